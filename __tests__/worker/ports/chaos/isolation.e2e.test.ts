import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { leasePortPair } from '../../../../src/worker/ports';
import { ownBlock } from '../own-block';
import { killHolders, startHolder } from './start-holder';

afterEach(killHolders);

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const canUnshare =
  isRoot && spawnSync('unshare', ['--pid', '--fork', '--mount', 'true']).status === 0;
// In CI a machine that lacks the tool fails the test instead of skipping it.
const must = process.env.CI === 'true' && isRoot;
const asRoot = isRoot ? test : test.skip;
const withNamespaces = canUnshare || must ? test : test.skip;

/** Holds the only two ports of a range in the given surroundings, and tries to lease them here. */
async function leaseTwice(options: Parameters<typeof startHolder>[1]) {
  const startPort = await ownBlock();
  const range = { startPort, endPort: startPort + 1 };
  const holder = startHolder({ how: 'hold', ...range }, options);
  const [held] = await holder.read(1);
  const here = await leasePortPair(range).catch((error: unknown) => error);
  await holder.kill();
  return { held, here };
}

const pair = { port: expect.any(Number), sslPort: expect.any(Number) };
const exhausted = { code: 'ERR_WS_PORTS_EXHAUSTED' };

describe('a lease is exclusive', () => {
  asRoot('against another user (needs root)', async () => {
    // Another user, who may read this checkout also where its folder is private.
    const readsAll = ['--inh-caps', '+dac_read_search', '--ambient-caps', '+dac_read_search'];
    const user = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];

    expect(await leaseTwice({ wrap: ['setpriv', ...user, ...readsAll] })).toMatchObject({
      held: pair,
      here: exhausted,
    });
  });

  withNamespaces('out of a pid namespace of its own (needs root and unshare)', async () => {
    const wrap = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];

    expect(await leaseTwice({ wrap })).toMatchObject({ held: pair, here: exhausted });
  });

  withNamespaces('where the temporary folder is read-only (needs root and unshare)', async () => {
    const script =
      'mount --bind /tmp /tmp && mount -o remount,bind,ro /tmp && ! touch /tmp/x 2>&- && exec "$@"';
    const wrap = ['unshare', '--mount', '--kill-child', '--fork', 'sh', '-c', script, 'sh'];

    expect(await leaseTwice({ wrap })).toMatchObject({ held: pair, here: exhausted });
  });

  test('without a temporary folder', async () => {
    const env = { TMPDIR: '/does/not/exist', TEMP: '/does/not/exist' };

    expect(await leaseTwice({ env })).toMatchObject({ held: pair, here: exhausted });
  });
});

const onPosix = process.platform === 'win32' ? test.skip : test;

onPosix('a process that runs out of files is told so, and keeps what it has', () => {
  const script = `
    const { leasePortPair } = require(${JSON.stringify(join(__dirname, '..', '..', '..', '..', 'dist', 'worker', 'ports'))});
    const leases = [];
    (async () => { for (;;) leases.push(await leasePortPair()); })().catch(async ({ code, message }) => {
      const free = (await Promise.all(leases.map((lease) => lease.check()))).flat();
      console.log(JSON.stringify({ code, message, held: leases.length, taken: free.length }));
      process.exit();
    });`;
  const limited = spawnSync('sh', [
    '-c',
    'ulimit -n 60 && exec "$@"',
    'sh',
    process.execPath,
    '-e',
    script,
  ]);

  expect(JSON.parse(limited.stdout.toString())).toEqual({
    code: 'ERR_WS_PORTS_EXHAUSTED',
    message: expect.stringMatching(/EMFILE.*ulimit -n/),
    held: expect.any(Number),
    taken: 0,
  });
});
