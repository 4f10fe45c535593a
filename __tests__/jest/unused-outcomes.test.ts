import { expect, test } from '@jest/globals';
import { handlingOf } from '../../src/jest/unused-outcomes';

/** `|` is where the stack points. */
const handling = (body: string) => {
  const marked = `const assert = require('node:assert');
    test('a', async () => { ${body} });`;
  return handlingOf(marked.replace('|', ''), marked.indexOf('|'));
};

test.each([
  'Promise.allSettled([c.|receive()]);',
  'Promise.allSettled([c.|receive(), other]);',
  'Promise.allSettled(clients.map((one) => one.|receive()));',
  'Promise.allSettled(clients.map(async (one) => { await one.|receive(); }));',
  'Promise.allSettled([Promise.all([c.|receive()])]);',
  'const all = Promise.allSettled([c.|receive()]);',
  'try { Promise.allSettled([c.|receive()]); } catch {}',
  'assert.rejects(c.|receive());',
  'assert.strict.rejects(c.|receive(), /closed/);',
  'assert.rejects(() => c.|receive());',
  'assert.rejects(async () => { await c.|receive(); });',
  'const next = c.|receive(); assert.rejects(next);',
  'const { rejects } = require("assert/strict"); rejects(c.|receive());',
])('nothing uses the outcome: %s', (body) => {
  expect(handling(body)).toBe('unused');
});

test.each([
  'await assert.rejects(c.|receive());',
  'const check = async () => { await assert.rejects(c.|receive()); };',
  'const next = c.|receive(); await assert.rejects(next);',
])('the function around it may use it: %s', (body) => {
  expect(handling(body)).toBe('passed');
});

test.each([
  'await Promise.allSettled([c.|receive()]);',
  'return Promise.allSettled([c.|receive()]);',
  'const end = () => Promise.allSettled([c.|receive()]); await end();',
  'const all = Promise.allSettled([c.|receive()]); await all;',
  'kept = Promise.allSettled([c.|receive()]);',
  'keep(Promise.allSettled([c.|receive()]));',
  'Promise.allSettled([c.|receive()]).then((all) => { kept = all; });',
  'await Promise.allSettled([c.|receive()]).then((all) => all.length);',
  'const all = await Promise.allSettled([c.|receive()]);',
  'await Promise.all([Promise.allSettled([c.|receive()])]);',
  'Promise.all([c.|receive()]);',
  'own.allSettled([c.|receive()]);',
  'Promise.allSettled(list); await c.|receive();',
  'checks.push(assert.rejects(c.|receive()));',
  'const check = assert.rejects(c.|receive()); await check;',
  'const next = c.|receive(); assert.rejects(next); await next;',
  'own.rejects(c.|receive());',
  'no source of (',
])('something may use it: %s', (body) => {
  expect(handling(body)).toBeUndefined();
});

test.each([
  'Promise.allSettled([c.|receive().catch(() => {})]);',
  'Promise.allSettled([c.|receive().then(use, ignore)]);',
  'Promise.allSettled(clients.map(async (one) => { try { await one.|receive(); } catch {} }));',
  'try { await c.|receive(); } catch {}',
  'assert.rejects(() => c.|receive().catch(() => {}));',
])('a handler is nearer: %s', (body) => {
  expect(handling(body)).toBe('handler');
});
