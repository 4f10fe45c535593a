import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { type LeaseFacts, leasePortPair } from '../../src/worker/ports';
import { asTwoUsers, otherUser } from '../running/other-user';

const dist = join(__dirname, '..', '..', 'dist');
const label = { testPath: '/secret/chat.test.ts', run: 'run 7' };

/** What `jest-ws-dynamic ports` shows of a lease; it asks until the guard has had the time to answer. */
async function shownOf(port: number, user: object): Promise<LeaseFacts> {
  const command = [join(dist, 'cli', 'main.js'), 'ports', '--json'];
  for (;;) {
    const { stdout } = await promisify(execFile)(process.execPath, command, { ...user, cwd: '/' });
    const found = (JSON.parse(stdout) as LeaseFacts[]).find((lease) => lease.port === port);
    if (found !== undefined) return found;
  }
}

asTwoUsers(
  'another user sees the run of a lease, not its process and test (needs root)',
  async () => {
    await using lease = await leasePortPair({ label });
    const { port, sslPort } = lease;

    const seen = await shownOf(port, otherUser);

    expect(seen).toEqual({ port, sslPort, run: label.run, since: expect.any(Number) });
    expect(await shownOf(port, {})).toMatchObject({ pid: process.pid, ...label });
  },
);

const holder = `
const { leasePortPair } = require(${JSON.stringify(join(dist, 'worker', 'ports'))});
leasePortPair({ label: ${JSON.stringify(label)} }).then(({ port }) => console.log(port));
setInterval(() => {}, 1000);
`;

asTwoUsers(
  'a user sees all of its own leases, and root those of all users (needs root)',
  async () => {
    const child = spawn(process.execPath, ['-e', holder], {
      ...otherUser,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const shown = [await shownOf(Number(line), otherUser), await shownOf(Number(line), {})];
    child.kill('SIGKILL');

    expect(shown).toMatchObject([
      { pid: child.pid, ...label },
      { pid: child.pid, ...label },
    ]);
  },
);
