import { describe, expect, test } from '@jest/globals';
import { formatAge, formatLeases } from '../../src/cli/lease-table';
import { portsCommand } from '../../src/cli/ports';
import { leasePortPair } from '../../src/worker/ports';

const lease = {
  port: 9000,
  sslPort: 9001,
  pid: 41,
  run: 'run',
  worker: '2',
  testPath: '/project/a/chat.test.ts',
  since: 1000,
};

async function start(args: readonly string[], signal?: AbortSignal) {
  const output: string[] = [];
  const codes: number[] = [];
  const io = {
    write: (text: string) => output.push(text),
    finish: (code: number) => codes.push(code),
  };
  await portsCommand(io, signal).parseAsync(args, { from: 'user' });
  return { output, codes };
}

describe('the table of leases', () => {
  test('has a line for each, with aligned columns and paths relative to the current folder', () => {
    const other = {
      ...lease,
      port: 10000,
      sslPort: 10010,
      worker: undefined,
      testPath: '/elsewhere/b.test.ts',
    };
    const bare = { ...other, port: 10001, sslPort: 10011, testPath: undefined };

    expect(formatLeases([lease, other, bare], 4000, '/project')).toMatchSnapshot();
  });

  test('reports that there are no leases', () => {
    expect(formatLeases([], 0, '/')).toBe('No leases on this machine.\n');
  });

  test.each([
    [-5, '0 ms'],
    [350, '350 ms'],
    [12_900, '12 s'],
    [180_000, '3 min'],
    [7_300_000, '2 h'],
  ])('writes an age of %d ms as %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

describe('jest-ws-dynamic ports', () => {
  test('shows a lease of this process', async () => {
    await using held = await leasePortPair({ label: { testPath: __filename } });
    const { output, codes } = await start([]);

    expect(output.join('')).toMatch(
      new RegExp(`^${held.port}, ${held.sslPort} +${process.pid} .*ports.test.ts`, 'm'),
    );
    expect(codes).toEqual([0]);
  });

  test('prints one line of JSON with --json', async () => {
    await using held = await leasePortPair();
    const { output } = await start(['--json']);

    expect(output).toHaveLength(1);
    expect(JSON.parse(output.join(''))).toContainEqual(
      expect.objectContaining({ port: held.port }),
    );
  });

  test('prints repeatedly until it is stopped', async () => {
    const control = new AbortController();
    let looks = 0;
    const io = {
      write: () => {
        looks += 1;
        control.abort();
      },
      finish: () => {},
    };
    await portsCommand(io, control.signal).parseAsync(['--watch', '--json'], { from: 'user' });

    expect(looks).toBe(1);
  });
});
