import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { AwaitedCall } from '../../src/bridge/awaited-call';
import { evidenceOf, markFramesShown } from '../../src/errors/evidence';
import { WsDynamicError } from '../../src/errors/ws-dynamic-error';
import { forgottenAwaits, type Judgement } from '../../src/jest/forgotten-awaits';

const callThat = (outcome: Partial<AwaitedCall>): AwaitedCall => ({
  ...{ name: 'client.receive()', stack: '', isOptional: false, isVerdict: false, isAwaited: false },
  ...{ isExpected: false, isHandled: false, isCaught: false, isSettled: true, failure: undefined },
  end() {},
  drop() {},
  ...outcome,
});

const judgement: Judgement = {
  until: 'the test ended',
  watch: async () => [],
  servers: new Set(),
};

test.each([
  ['that failed shows its frames, once', new Error('closed'), 'It failed: closed', true],
  [
    'that the session ended shows no frames',
    new WsDynamicError('ERR_WS_NOT_AWAITED', 'ended'),
    'It was still pending.',
    undefined,
  ],
])('the failure of a forgotten call %s', async (_name, thrown, text, areShown) => {
  const call = callThat({ failure: markFramesShown(thrown) });
  const [failure] = await forgottenAwaits([call], judgement);
  expect(failure?.message).toContain(text);
  expect(evidenceOf(failure).areFramesShown).toBe(areShown);
});

test('a method that was not called is named', async () => {
  const source = 'await connect("/").expectClosed;';
  const file = join(mkdtempSync(join(tmpdir(), 'forgotten-')), 'a.test.js');
  writeFileSync(file, source);
  const stack = `Error\n    at Object.<anonymous> (${file}:1:${source.indexOf('connect') + 1})`;
  const call = callThat({ name: 'connect()', stack });
  const [failure] = await forgottenAwaits([call], judgement);
  rmSync(dirname(file), { recursive: true });
  expect(failure?.message).toContain(
    'Its expectClosed is not called there: write expectClosed(…).',
  );
});

describe('the remedy for a pending wait in a function', () => {
  const source = [
    'class Reader {',
    '  async pump() { this.last = await this.client.receive(); }',
    '}',
    "test('x', () => { reader.pump(); });",
  ].join('\n');

  test.each([
    ['names the call of the function', 4, 'before the call of pump() at a.test.js:4, or `void` if'],
    ['names the function if its caller is unknown', undefined, 'before the call of pump(), or'],
  ])('%s', async (_name, line, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'pending-'));
    const file = join(folder, 'a.test.js');
    writeFileSync(file, source);
    const caller = line === undefined ? '' : `\n    at Object.<anonymous> (${file}:${line}:19)`;
    const stack = `Error\n    at Reader.pump (${file}:2:50)${caller}`;
    const call = callThat({ stack, isAwaited: true, isExpected: true, isSettled: false });
    const [failure] = await forgottenAwaits([call], judgement);
    rmSync(folder, { recursive: true });
    expect(failure?.message.replace(/\S*a\.test\.js/, 'a.test.js')).toContain(text);
  });
});
