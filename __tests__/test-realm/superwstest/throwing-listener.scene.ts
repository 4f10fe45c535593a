/** `ws` never emits `close` on a socket whose listener threw while it read a frame. */
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const { shown, failed } = scene({
  'listener.test.js': `
    const { server } = require('jest-ws-dynamic');
    const request = require('jest-ws-dynamic/superwstest');
    test('throws', async () => {
      await request(server.url).ws('/echo')
        .exec((socket) => { socket.on('message', (data) => { expect(String(data)).toBe('b'); }); })
        .sendText('a').wait(50);
    });
    test('after', async () => { await request(server.url).ws('/echo').sendText('a').expectText('a'); });`,
});

test('an assertion in a listener of the socket fails its test, and the file goes on', () => {
  expect(failed('listener')).toEqual(['throws']);
  expect(shown('listener')).toMatch(/>\s+\d+ \|.*toBe\('b'\)/);
});
