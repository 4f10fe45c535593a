// What the code of an earlier file opens while another file runs in the same process is not that file's leak.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

/** Each starts something that goes on forever, and calls `turn()` at each turn. */
const starts: Readonly<Record<string, string>> = {
  timers:
    'exports.start = (turn) => { const again = () => { turn(); setTimeout(again, 1); }; again(); };',
  client: `const { WebSocket } = require('ws');
exports.start = (turn) => {
  const dial = () => {
    const socket = new WebSocket('ws://127.0.0.1:1');
    socket.on('error', () => {});
    socket.on('close', () => { turn(); setTimeout(dial, 1); });
  };
  dial();
};`,
  'async-function': '',
};

/** The first of two such files in a process starts it; the second only waits for two of its turns. */
const fileOf = (name: string): string => `/** @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({ failOnLeaks: true, server: false })} */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const start = ${starts[name] === '' ? 'async (turn) => { for (;;) { turn(); await pause(1); } }' : `require('./${name}.js').start`};
/** One object for all files of the process. */
const shared = require('node:util');
const key = Symbol.for('turns of ${name}');
test('waits for turns', async () => {
  if (shared[key] === undefined) {
    shared[key] = 0;
    void start(() => { shared[key] += 1; });
  }
  const until = shared[key] + 2;
  while (shared[key] < until) await pause(1);
});`;

const names = Object.keys(starts);
const { shown } = scene({
  ...Object.fromEntries(Object.entries(starts).map(([name, text]) => [`${name}.js`, text])),
  ...Object.fromEntries(
    names.flatMap((name) =>
      ['one', 'other'].map((which) => [`${name}-${which}.test.js`, fileOf(name)]),
    ),
  ),
});

test.each(names)('only the file that opened it fails: %s', (name) => {
  const failures = [shown(`${name}-one`), shown(`${name}-other`)].filter((text) => text !== '');
  expect(failures).toEqual([expect.stringContaining('ERR_WS_LEAK')]);
});
