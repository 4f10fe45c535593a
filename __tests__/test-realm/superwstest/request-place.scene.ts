/** The line that the failure of a handshake marks. */
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const { shown, failed } = scene({
  'refused.test.js': `const request = require('jest-ws-dynamic/superwstest');
const { server } = require('jest-ws-dynamic');
test('reads', async () => {
  const path = '/reject?status=404';
  await request(server.url)
    .ws(path) // here
    .expectText('hello');
});
test('closes', async () => {
  const chain = request(server.url).ws('/reject?status=404'); // there
  await chain.expectText('hello').close();
});`,
});

test('is that of ws()', () => {
  expect(failed('refused')).toEqual(['reads', 'closes']);
  expect(shown('refused')).toMatch(/> +\d+ \|.*\/\/ here/);
  expect(shown('refused')).toMatch(/> +\d+ \|.*\/\/ there/);
});
