import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const { result } = scene({
  'chain.test.js': `
    const { connect } = require('jest-ws-dynamic');
    const request = require('jest-ws-dynamic/superwstest');
    const { server } = require('jest-ws-dynamic');
    test('chain', async () => {
      await connect('/echo').sendText('a').expectText('a').expectText('more');
    }, 1500);
    test('drop-in', async () => {
      await request(server.url).ws('/echo').sendText('a').waitForText('more').close();
    }, 1500);
  `,
});

test("a wait without a limit fails before Jest's own, with the step and the frames", () => {
  const failures = result('chain')?.assertionResults.map(({ failureMessages }) =>
    failureMessages.join(''),
  );
  expect(failures).toEqual([
    expect.stringContaining('Step 3 of 3 of the chain on ws://127.0.0.1:'),
    expect.stringContaining('Step 2 of 3 of the chain on ws://127.0.0.1:'),
  ]);
  expect(failures?.join('')).not.toContain('Exceeded timeout');
});
