import { expect, test } from '@jest/globals';
import { leasePort, leasePortPair } from '../../../src/worker/ports';

test('a range too small for a pair is refused, with the remedy', async () => {
  await expect(leasePortPair({ startPort: 21_000, endPort: 21_000 })).rejects.toThrow(
    'none fits in ports 21000 to 21000, so none was tried. Raise endPort to 21001 or more, lower minGap, or set ssl to false: one port is enough then.',
  );
});

test('a range of one port is enough for one port', async () => {
  const lease = await leasePort({ startPort: 21_002, endPort: 21_002 });
  expect(lease.port).toBe(21_002);
  await lease.release();
});
