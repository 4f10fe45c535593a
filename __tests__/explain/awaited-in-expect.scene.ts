/** An `await` inside of `expect()` whose promise is to reject. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const refusal = "connect('/reject?status=401')";
const bodies = {
  refusal: `await expect(await ${refusal}).toRejectUpgrade(401);`,
  lines: `await expect(\n    await ${refusal},\n  )\n    .toRejectUpgrade(401);`,
  rejects: `await expect(await ${refusal}).rejects.toThrow('401');`,
  helper: `await expect(await login()).not.toRejectUpgrade(404);`,
  foreign: `await expect(await Promise.reject(new Error('no'))).rejects.toThrow();`,
  value: `expect(await ${refusal}).toBeDefined();`,
  status: `await expect(${refusal}).toRejectUpgrade(404);`,
  inner: `await expect((async () => { await ${refusal}; })()).rejects.toThrow('404');`,
};

const { shown, linesOf } = scene(
  Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => [
      `${name}.test.js`,
      `const { connect } = require('jest-ws-dynamic');
const login = async () => { await ${refusal}; };
test('fails', async () => {\n  ${body}\n});`,
    ]),
  ),
);

test.each([
  ['refusal', 'toRejectUpgrade'],
  ['lines', 'toRejectUpgrade'],
  ['rejects', 'rejects'],
  ['helper', 'toRejectUpgrade'],
  ['foreign', 'rejects'],
])('the await is named: %s', (file, name) => {
  expect(linesOf(file, 'fails').slice(0, 10).join('\n')).toContain(
    `rejected before .${name} was called: write await expect(…).${name}, without the await inside.`,
  );
});

test.each(['value', 'status', 'inner'])('another failure gets no note: %s', (file) => {
  expect(shown(file)).toContain('● fails');
  expect(shown(file)).not.toContain('without the await inside');
});
