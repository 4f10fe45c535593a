/** @jest-environment node */
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ownName, processSpace } from '../../../src/platform/process-identity';
import { validity } from '../../../src/worker/tls/authority';
import { certifiedNames } from '../../../src/worker/tls/names';
import { removeEndedRuns } from '../../../src/worker/tls/remove-keys';
import { ownRunKey, parseRunKey } from '../../../src/worker/tls/run-key';
import { withFolder } from './runs';

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

describe('removeEndedRuns', () => {
  test.each(['', '.lock', '.new.1.1.0', '.gone.1.1.0'])('removes "<dead run>%s"', (ending) =>
    withFolder(async (root) => {
      make(root, deadRun + ending);
      await removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([]);
    }),
  );

  test('keeps a run whose own process lives, or one process that uses it', () =>
    withFolder(async (root) => {
      make(root, ownRunKey(certifiedNames()));
      make(root, deadRun, `process.${ownName()}`);
      await removeEndedRuns(root);
      expect(readdirSync(root)).toHaveLength(2);
    }));

  test('removes a run whose numbers belong to later processes now', () =>
    withFolder(async (root) => {
      make(root, `${process.pid}.7.${namespace}.${boot}.00000000`, `process.${process.pid}.7.0`);
      await removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([]);
    }));

  test('keeps a run of another PID namespace until its certificate has run out', () =>
    withFolder(async (root) => {
      const folder = make(root, foreignRun);
      await removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([foreignRun]);

      const old = new Date(Date.now() - validity - 1000);
      utimesSync(folder, old, old);
      await removeEndedRuns(root);
      expect(readdirSync(root)).toEqual([]);
    }));

  test('leaves alone what has no name of ours, and a root that is not there', () =>
    withFolder(async (root) => {
      make(root, 'notes');
      await removeEndedRuns(root);
      await removeEndedRuns(join(root, 'missing'));
      expect(readdirSync(root)).toEqual(['notes']);
    }));
});

test('a name of a run is read back', () => {
  expect(parseRunKey(ownRunKey(certifiedNames()))).toMatchObject({ namespace, boot });
});
