import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../errors/read-cause';
import { withoutContext } from '../../platform/no-context';
import { openPrivateFolder, runsIn } from '../../platform/run-files/private-folder';
import { ownRunKey, runPeriod } from '../../platform/run-files/run-key';
import type { CertificateChain } from './authority';
import { type CertifiedNames, certifiedNames } from './names';
import { removeKeys } from './remove-keys';
import { files, shareChain } from './share-keys';

/** The server certificate of a run, and the temporary authority that signed it. PEM. */
export interface RunCertificate extends CertificateChain {
  /** Files with the certificate and key, mode 0600; absent when no folder could be used. */
  readonly certPath?: string;
  readonly keyPath?: string;
  readonly caPath?: string;
  /** Why there are no files. */
  readonly folderProblem?: string;
}

export interface RunCertificateOptions {
  /** Candidates for the folder of the keys, in order; default: the system's temporary folder. */
  readonly folders?: readonly string[];
  /** Names and addresses in addition to `localhost`, `127.0.0.1` and `::1`. */
  readonly hosts?: readonly string[];
}

/** By the given hosts, and by their sorted names. */
const made = new Map<string, Promise<RunCertificate>>();

/**
 * The certificate of this run. Its processes share one, which the first of them creates; each process looks
 * it up once.
 *
 * The authority is limited to the names of the certificate, and its private key is never stored. Certificate
 * and key are stored in `<tmp>/jest-ws-dynamic-<user>/<run>`, which is removed when the last process that
 * uses it ends, or by the next run if that process was killed. If no folder can be used, each process creates
 * its own certificate in memory.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for a host that a certificate cannot contain
 */
export function runCertificate(options: RunCertificateOptions = {}): Promise<RunCertificate> {
  const { hosts = [], folders = [tmpdir()] } = options;
  // Called by each test file, mostly with the same hosts: their names are sorted once.
  const cacheKey = JSON.stringify([runPeriod(), hosts, folders]);
  const cached = made.get(cacheKey) ?? certificateFor(hosts, folders);
  made.set(cacheKey, cached);
  return cached;
}

function certificateFor(
  hosts: readonly string[],
  folders: readonly string[],
): Promise<RunCertificate> {
  const names = certifiedNames(hosts);
  const key = ownRunKey(JSON.stringify(names));
  const sorted = JSON.stringify([key, folders]);
  const known = made.get(sorted);
  if (known !== undefined) return known;
  const certificate = withoutContext(() => findOrMake(key, folders, names));
  made.set(sorted, certificate);
  certificate.catch(() => made.clear());
  return certificate;
}

async function findOrMake(
  key: string,
  folders: readonly string[],
  names: CertifiedNames,
): Promise<RunCertificate> {
  const problems: string[] = [];
  let making: Promise<CertificateChain> | undefined;
  const make = () => {
    making ??= authority().makeChain(names);
    return making;
  };
  for (const folder of folders) {
    const root = runsIn(folder);
    try {
      openPrivateFolder(root);
      const run = join(root, key);
      const chain = await shareChain(run, make);
      if (chain !== undefined) {
        removeKeys(run, root);
        return withPaths(chain, run);
      }
      problems.push(`${run}: another process did not finish creating it`);
    } catch (error) {
      // Creating it in memory fails too, and reports the reason.
      problems.push(messageOf(error));
    }
  }
  return { ...(await make()), folderProblem: problems.join('; ') || 'no folder was given' };
}

// Loaded only by the process that creates the certificate. `require`, because Jest's sandbox refuses
// `import()`.
function authority(): typeof import('./authority') {
  return require('./authority') as typeof import('./authority');
}

function withPaths(chain: CertificateChain, folder: string): RunCertificate {
  return {
    ...chain,
    certPath: join(folder, files.cert),
    keyPath: join(folder, files.key),
    caPath: join(folder, files.ca),
  };
}
