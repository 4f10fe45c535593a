/** Frames on a connection of rawConnect() whose handshake the server has refused. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const { shown } = scene({
  'refused.test.js': `const { rawConnect } = require('jest-ws-dynamic');
test('reads a frame', async () => {
  const raw = await rawConnect({ path: '/reject?status=403&token=secret' });
  await raw.sendFrame({ opcode: 1, payload: 'a' });
  const frame = await raw.receiveFrame();
  expect(frame.payload.toString()).toBe('a');
});`,
  'response.test.js': `const { rawConnect } = require('jest-ws-dynamic');
test('reads the response', async () => {
  const raw = await rawConnect({ path: '/reject?status=403' });
  expect(raw.upgrade.headers).toHaveProperty('retry-after');
});`,
  'accepted.test.js': `const { rawConnect } = require('jest-ws-dynamic');
test('reads a frame', async () => {
  const raw = await rawConnect({ path: '/echo' });
  await raw.sendFrame({ opcode: 1, payload: 'a' });
  expect((await raw.receiveFrame()).payload.toString()).toBe('b');
});`,
});

test('the failure names the refused handshake', () => {
  expect(shown('refused')).toMatch(
    /rawConnect\(\): ws:\/\/127\.0\.0\.1:\d+\/reject\S* answered the handshake with 403, so no frames follow: check raw\.upgrade\./,
  );
  expect(shown('refused')).not.toMatch(/raw\.upgrade\.[\s\S]*secret/);
});

test.each(['response', 'accepted'])('no other failure does: %s', (name) => {
  expect(shown(name)).toMatch('expect(');
  expect(shown(name)).not.toMatch('answered the handshake');
});
