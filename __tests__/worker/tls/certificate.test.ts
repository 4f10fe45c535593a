import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { ownRunKey, runLife } from '../../../src/platform/run-files/run-key';
import { runCertificate } from '../../../src/worker/tls/certificate';
import { certifiedNames } from '../../../src/worker/tls/names';
import { ended, startScript, withFolder } from './runs';

afterEach(() => {
  jest.restoreAllMocks();
});

// Starts processes, on machines that may be slow.
jest.setTimeout(60_000);

const rootName = () => `jest-ws-dynamic-${process.getuid?.() ?? 'user'}`;

describe('runCertificate', () => {
  test('returns the same certificate each time, and its files', () =>
    withFolder(async (folder) => {
      const first = await runCertificate({ folders: [folder] });
      const second = await runCertificate({ folders: [folder] });

      expect(second).toBe(first);
      expect(readFileSync(String(first.certPath), 'utf8')).toBe(first.cert);
      expect(readFileSync(String(first.keyPath), 'utf8')).toBe(first.key);
      expect(readFileSync(String(first.caPath), 'utf8')).toBe(first.ca);
    }));

  test('returns another one for other hosts', () =>
    withFolder(async (folder) => {
      const usual = await runCertificate({ folders: [folder] });
      const other = await runCertificate({ folders: [folder], hosts: ['chat.test', '10.0.0.1'] });

      expect(other.keyPath).not.toBe(usual.keyPath);
      const leaf = new X509Certificate(other.cert);
      expect(leaf.checkHost('chat.test')).toBe('chat.test');
      expect(leaf.checkIP('10.0.0.1')).toBe('10.0.0.1');
    }));

  test('continues with the next folder if one cannot be used', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');

      const { keyPath } = await runCertificate({ folders: [join(folder, 'file'), folder] });

      expect(keyPath).toContain(join(folder, rootName()));
    }));

  test('stays in memory if no folder can be used, and returns the reason', () =>
    withFolder(async (folder) => {
      const missing = join(folder, 'missing');

      const certificate = await runCertificate({ folders: [missing] });

      expect(certificate).not.toHaveProperty('keyPath');
      expect(certificate.folderProblem).toMatch(/ENOENT.*missing/);
      expect(new X509Certificate(certificate.cert).checkHost('localhost')).toBe('localhost');
    }));

  test('refuses a folder that is accessible to others', () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, rootName()));
      chmodSync(join(folder, rootName()), 0o755);

      const { folderProblem } = await runCertificate({ folders: [folder] });

      expect(folderProblem).toMatch(/is accessible to other users \(mode 755\)/);
    }));

  test('refuses a symbolic link to a folder', () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, 'elsewhere'), { mode: 0o700 });
      symlinkSync(join(folder, 'elsewhere'), join(folder, rootName()));

      const { folderProblem } = await runCertificate({ folders: [folder] });

      expect(folderProblem).toMatch(/is not a folder/);
    }));

  test('refuses a folder of another user', () =>
    withFolder(async (folder) => {
      const uid = process.getuid?.() ?? 0;
      jest.spyOn(process, 'getuid').mockReturnValue(uid + 1);

      const { folderProblem } = await runCertificate({ folders: [folder] });

      expect(folderProblem).toContain(`belongs to user ${uid}, not to ${uid + 1}`);
    }));

  test('replaces the lock of a process that died', () =>
    withFolder(async (folder) => {
      const root = join(folder, rootName());
      const lock = join(root, `${ownRunKey(JSON.stringify(certifiedNames()))}.lock`);
      mkdirSync(root, { mode: 0o700 });
      const [maker] = await startScript('hold-lock.js', [lock]);

      const pending = runCertificate({ folders: [folder] });
      const early = await Promise.race([pending, new Promise((resolve) => setImmediate(resolve))]);
      maker.kill('SIGKILL');
      await ended(maker);
      const certificate = await pending;

      expect(early).toBeUndefined();
      expect(certificate.folderProblem).toBeUndefined();
      expect(certificate.keyPath).toContain(root);
    }));
});

test('the name of the folder changes before the certificate expires', () => {
  const names = JSON.stringify(certifiedNames());
  const now = Date.now();

  expect(ownRunKey(names, now + runLife / 2)).not.toBe(ownRunKey(names, now));
});
