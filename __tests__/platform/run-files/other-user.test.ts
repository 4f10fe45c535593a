import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { processSpace } from '../../../src/platform/process-identity';
import { removeEndedRuns } from '../../../src/platform/run-files/remove-ended-runs';
import { asTwoUsers, otherUser } from '../../running/other-user';
import { withFolder } from '../../worker/tls/runs';

const swapFolder = join(__dirname, '..', '..', 'fixtures', 'swap-folder.cjs');
const { namespace, boot } = processSpace();
// Above the largest number that Linux gives (proc(5), pid_max).
const deadRun = `${2 ** 22 + 1}.7.${namespace}.${boot}.00000000`;
const names = Array.from({ length: 5000 }, (_, index) => String(index));

asTwoUsers(
  'in a folder that another user made, who swaps what is removed for links, nothing is removed (needs root)',
  () =>
    withFolder(async (folder) => {
      // As /tmp is.
      chmodSync(folder, 0o1777);
      const victim = join(folder, 'victim');
      const root = join(folder, 'runs');
      mkdirSync(victim);
      for (const name of names) writeFileSync(join(victim, name), '');
      const args = [swapFolder, root, deadRun, victim, String(names.length)];
      const swapper = spawn(process.execPath, args, {
        ...otherUser,
        cwd: '/',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(swapper.stdout, 'data');
      removeEndedRuns(root);
      swapper.kill('SIGKILL');
      await once(swapper, 'exit');
      expect(readdirSync(victim)).toHaveLength(names.length);
      expect(readdirSync(join(root, deadRun, 'sub'))).toHaveLength(names.length);
    }),
);
