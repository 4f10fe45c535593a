import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showValue } from '../../../errors/show-value';
import { nodeFlagsOfScript } from '../../init/test-script';
import { tryOut } from '../../try-out';
import type { Check } from '../check';
import { readProject } from './read-project';
import { namedInDocblocks } from './test-uses';

/** Starts the configured server once, in a test outside the project. */
export const serverStart: Check = {
  name: 'server',
  async look(cwd, config) {
    const { configs, placements, jest, manifest, tests } = await readProject(cwd, config);
    const servers = configs.flatMap(({ testEnvironmentOptions }, index) => {
      const isOurs = placements[index]?.kind === 'present';
      const { server, servers = {} } = testEnvironmentOptions ?? {};
      const named = Object.values(Object(servers));
      // Named servers replace the built-in server.
      const own = server === undefined && named.length > 0 ? [] : [server ?? 'reference'];
      return isOurs ? [...own, ...named] : [];
    });
    if (servers.length === 0) {
      const inDocblocks = namedInDocblocks(tests);
      return {
        ok: true,
        found:
          inDocblocks.length === 0
            ? 'no server is configured for the environment of jest-ws-dynamic'
            : `not started: run ${inDocblocks.join(', ')}`,
      };
    }
    const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-doctor-'));
    const file = join(folder, 'server.test.js');
    try {
      writeFileSync(file, "test('the server starts', () => {});\n");
      const chosen = config === undefined ? [] : ['--config', config];
      // The project's own pattern may have another ending; Jest refuses testMatch beside testRegex.
      const usesRegex = configs.some(({ testRegex = [] }) => testRegex.length > 0);
      const pattern = usesRegex
        ? '--testRegex=server\\.test\\.js$'
        : '--testMatch=**/server.test.js';
      const where = [...chosen, `--roots=${folder}`, pattern, '--runTestsByPath', file];
      const { passed, failure } = await tryOut(
        jest,
        cwd,
        where,
        nodeFlagsOfScript(manifest.scripts?.test),
      );
      const shown = servers.map((server) => showValue(server)).join(', ');
      return passed
        ? { ok: true, found: `${shown} starts` }
        : { ok: false, found: failure.split('\n').join('\n      ') };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
