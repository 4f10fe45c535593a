import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showValue } from '../../../errors/show-value';
import { tryOut } from '../../try-out';
import type { Check } from '../check';
import { readProject } from './read-project';

/** Starts the configured server once, in a test outside the project. */
export const serverStart: Check = {
  name: 'server',
  async look(cwd, config) {
    const { configs, placements, jest } = await readProject(cwd, config);
    const servers = configs.flatMap(({ testEnvironmentOptions }, index) => {
      const isOurs = placements[index]?.kind === 'present';
      const { server = 'reference', servers = {} } = testEnvironmentOptions ?? {};
      return isOurs ? [server, ...Object.values(Object(servers))] : [];
    });
    if (servers.length === 0) return { ok: true, found: 'no server is configured' };
    const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-doctor-'));
    const file = join(folder, 'server.test.js');
    try {
      writeFileSync(file, "test('the server starts', () => {});\n");
      const named = config === undefined ? [] : ['--config', config];
      const where = [...named, `--roots=${folder}`, '--runTestsByPath', file];
      const { passed, failure } = await tryOut(jest, cwd, where);
      const shown = servers.map((server) => showValue(server)).join(', ');
      return passed
        ? { ok: true, found: `${shown} starts` }
        : { ok: false, found: failure.split('\n').join('\n      ') };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
