import { expect, test } from '@jest/globals';
import { Deflate } from '../../../src/suites/probe/deflate';

const parameters = (bits: number, resets: boolean) => ({
  ...{ serverNoContextTakeover: resets, clientNoContextTakeover: resets },
  ...{ serverMaxWindowBits: bits, clientMaxWindowBits: Math.max(9, bits) },
});

test.each([
  [8, false],
  [9, true],
  [15, false],
  [15, true],
])(
  'messages are decompressed with windows of %i bits, contexts reset: %s',
  async (bits, resets) => {
    const client = new Deflate('client', parameters(bits, resets));
    const server = new Deflate('server', parameters(bits, resets));
    const sizes = [0, 1, 16, 1000, 0, 65_536, 65_537, 300_000];
    for (const [index, size] of sizes.entries()) {
      const message = Buffer.alloc(size, `message ${index} `);
      expect(message.equals(await server.decompress(await client.compress(message)))).toBe(true);
      expect(message.equals(await client.decompress(await server.compress(message)))).toBe(true);
    }
    client.close();
    server.close();
  },
);

test('a context is kept between messages, unless it is reset', async () => {
  const message = Buffer.from('the same words again and again, and never others');
  for (const resets of [false, true]) {
    const client = new Deflate('client', parameters(15, resets));
    const first = await client.compress(message);
    const second = await client.compress(message);
    expect(second.length < first.length / 2).toBe(!resets);
    client.close();
  }
});

test('data that is not DEFLATE is rejected', async () => {
  const server = new Deflate('server', parameters(15, false));
  await expect(server.decompress(Buffer.from('ffffffff', 'hex'))).rejects.toThrow('invalid block');
  server.close();
});

test('data that exceeds the negotiated window is rejected', async () => {
  const wide = new Deflate('client', parameters(15, false));
  const narrow = new Deflate('server', parameters(9, false));
  const random = Buffer.from(
    Array.from({ length: 20_000 }, (_, at) => (at ** 3 * 7 + at * 13) % 251),
  );
  const bytes = await wide.compress(Buffer.concat([random, random]));
  await expect(narrow.decompress(bytes)).rejects.toThrow('too far back');
  wide.close();
  narrow.close();
});
