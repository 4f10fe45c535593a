import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { ownName, processSpace } from '../../../src/platform/process-identity';
import { inPrivateFolder } from '../../../src/platform/run-files/private-folder';
import { removeEndedRuns } from '../../../src/platform/run-files/remove-ended-runs';
import { ownRunKey, parseRunKey, runLife } from '../../../src/platform/run-files/run-key';
import { withFolder } from '../../worker/tls/runs';

const { namespace, boot } = processSpace();
// Above the largest number that Linux gives (proc(5), pid_max).
const deadPid = 2 ** 22 + 1;
const deadRun = `${deadPid}.7.${namespace}.${boot}.00000000`;
const foreignRun = `${deadPid}.7.${namespace}1.${boot}.00000000`;

function make(root: string, name: string, marker = `process.${deadPid}.7.0`): string {
  mkdirSync(join(root, name));
  writeFileSync(join(root, name, 'key.pem'), 'secret');
  writeFileSync(join(root, name, marker), '');
  return join(root, name);
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('removeEndedRuns', () => {
  test.each(['', '.lock', '.new.1.1.0', '.gone.1.1.0'])('removes "<dead run>%s"', (ending) =>
    withFolder(async (root) => {
      make(root, deadRun + ending);
      removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([]);
    }),
  );

  test('keeps a run if its own process, or one that uses it, is alive', () =>
    withFolder(async (root) => {
      make(root, ownRunKey('own'));
      make(root, deadRun, `process.${ownName()}`);
      removeEndedRuns(root);
      expect(readdirSync(root)).toHaveLength(2);
    }));

  test('removes a run whose process IDs now belong to later processes', () =>
    withFolder(async (root) => {
      make(root, `${process.pid}.7.${namespace}.${boot}.00000000`, `process.${process.pid}.7.0`);
      removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([]);
    }));

  test('keeps a run of another PID namespace until its certificate has expired', () =>
    withFolder(async (root) => {
      const folder = make(root, foreignRun);
      removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([foreignRun]);

      const old = new Date(Date.now() - runLife - 1000);
      utimesSync(folder, old, old);
      removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([]);
    }));

  test('ignores other names, and a root that does not exist', () =>
    withFolder(async (root) => {
      make(root, 'notes');
      removeEndedRuns(root);
      removeEndedRuns(join(root, 'missing'));
      expect(readdirSync(root)).toEqual(['notes']);
    }));
});

describe('a root that another user could have created is ignored', () => {
  test.each([0o777, 0o755, 0o710])('mode %o', (mode) =>
    withFolder(async (root) => {
      const folder = make(root, deadRun);
      chmodSync(root, mode);
      removeEndedRuns(root);
      expect(readdirSync(folder)).toContain('key.pem');
    }),
  );

  test('a symbolic link', () =>
    withFolder(async (folder) => {
      const victim = join(folder, 'victim');
      mkdirSync(victim, { mode: 0o700 });
      make(victim, deadRun);
      symlinkSync(victim, join(folder, 'root'));
      removeEndedRuns(join(folder, 'root'));
      expect(readdirSync(victim)).toEqual([deadRun]);
    }));

  test('owned by another user', () =>
    withFolder(async (root) => {
      make(root, deadRun);
      const uid = process.getuid?.() ?? 0;
      jest.spyOn(process, 'getuid').mockReturnValue(uid + 1);
      removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([deadRun]);
    }));
});

test('a symbolic link in the root is removed, but not its target', () =>
  withFolder(async (folder) => {
    const root = join(folder, 'root');
    mkdirSync(root, { mode: 0o700 });
    const victim = make(folder, 'victim');
    make(root, deadRun);
    symlinkSync(victim, join(root, deadRun, 'link'));
    removeEndedRuns(root);
    expect(readdirSync(root)).toEqual([]);
    expect(readdirSync(victim)).toContain('key.pem');
  }));

// Other systems have no path that leads to an open folder.
const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux('work in a folder stays in it when its name leads elsewhere meanwhile (needs Linux)', () =>
  withFolder(async (folder) => {
    const root = join(folder, 'root');
    const victim = join(folder, 'victim');
    for (const path of [root, victim]) {
      mkdirSync(path, { mode: 0o700 });
      make(path, deadRun);
    }
    const seen = inPrivateFolder(root, (reach) => {
      renameSync(root, join(folder, 'moved'));
      symlinkSync(victim, root);
      writeFileSync(join(reach, 'note'), '');
      return existsSync(join(reach, deadRun));
    });
    expect(seen).toBe(true);
    expect(readdirSync(victim)).toEqual([deadRun]);
    expect(readdirSync(join(folder, 'moved'))).toContain('note');
  }),
);

test('the name of a run is parsed', () => {
  expect(parseRunKey(ownRunKey('own'))).toMatchObject({ namespace, boot });
});
