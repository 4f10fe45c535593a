import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../errors/read-cause';
import { openPrivateFolder, runsIn } from '../../platform/run-files/private-folder';
import { ownRunKey, runPeriod } from '../../platform/run-files/run-key';
import type { CertificateChain } from './authority';
import { type CertifiedNames, certifiedNames } from './names';
import { removeKeys } from './remove-keys';
import { files, shareChain } from './share-keys';

/** The server certificate of a run, and the throw-away authority to trust for it. PEM. */
export interface RunCertificate extends CertificateChain {
  /** Files with the same, of mode 0600; absent when no folder could be used. */
  readonly certPath?: string;
  readonly keyPath?: string;
  readonly caPath?: string;
  /** Why there are no files. */
  readonly folderProblem?: string;
}

export interface RunCertificateOptions {
  /** Where a folder for keys may be made, first come first used; the system's temporary folder. */
  readonly folders?: readonly string[];
  /** Names and addresses besides `localhost`, `127.0.0.1` and `::1`. */
  readonly hosts?: readonly string[];
}

/** By the given hosts, and by their sorted names. */
const made = new Map<string, Promise<RunCertificate>>();

/**
 * The certificate of this run. All its processes share one, which the first of them makes; in each
 * process it is looked up once.
 *
 * The authority is limited to the names of the certificate, and its private key is never stored.
 * Certificate and key lie in `<tmp>/jest-ws-dynamic-<user>/<run>`, which is removed when the last process
 * that used it ends, or in the next run if that one was killed. Where no folder can be used, each
 * process makes its own in memory.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for a host that no certificate can name.
 */
export function runCertificate(options: RunCertificateOptions = {}): Promise<RunCertificate> {
  const { hosts = [], folders = [tmpdir()] } = options;
  // Each test file asks for it, mostly with the same hosts: their names are sorted once.
  const asked = JSON.stringify([runPeriod(), hosts, folders]);
  const known = made.get(asked) ?? certificateFor(hosts, folders);
  made.set(asked, known);
  return known;
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
  const certificate = findOrMake(key, folders, names);
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
      problems.push(`${run}: another process did not finish it`);
    } catch (error) {
      // Making it in memory fails, too, with the reason.
      problems.push(messageOf(error));
    }
  }
  return { ...(await make()), folderProblem: problems.join('; ') || 'no folder was given' };
}

// Only the one process of a run that makes the certificate loads it. `require`
// and not `import()`, which Jest's own sandbox refuses.
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
