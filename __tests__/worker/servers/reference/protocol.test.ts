import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  answerMessage,
  type Circumstances,
  messageTypes,
} from '../../../../src/worker/servers/reference/protocol';

const circumstances: Circumstances = {
  connectionId: 'c1',
  now: 1700,
  bytes: 42,
  messageSizeLimit: 1024,
  authenticated: false,
  needsAuthentication: false,
  tokens: ['open sesame'],
  retryAfter: 0,
};
const answer = (message: unknown, more: Partial<Circumstances> = {}) =>
  answerMessage(JSON.stringify(message), { ...circumstances, ...more });

describe('a message is answered', () => {
  test.each([
    [
      { type: 'hello' },
      { type: 'welcome', connectionId: 'c1', messageSizeLimit: 1024, timestamp: 1700 },
    ],
    [
      { type: 'message', text: 'hi' },
      { type: 'ack', bytes: 42, timestamp: 1700 },
    ],
    [
      { type: 'message', sequence: 3 },
      { type: 'ack', sequence: 3, bytes: 42, timestamp: 1700 },
    ],
    [{ type: 'ping' }, { type: 'pong', timestamp: 1700 }],
    [{ type: 'heartbeat' }, { type: 'heartbeat', timestamp: 1700 }],
    [
      { type: 'echo', payload: null },
      { type: 'echo', payload: null },
    ],
    [{ type: 'whoami' }, { type: 'identity', connectionId: 'c1', authenticated: false }],
  ])('%j with %j', (message, reply) => {
    expect(answer(message)).toStrictEqual({ reply });
  });

  test.each([['a'], [7], ['']])('with its own id: %j', (id) => {
    expect(answer({ type: 'ping', id }).reply).toStrictEqual({ type: 'pong', id, timestamp: 1700 });
    expect(answer({ type: 'nonsense', id }).reply).toMatchObject({ type: 'error', id });
  });

  test('a broadcast reaches all clients and has no other answer', () => {
    expect(answer({ type: 'broadcast', payload: [1] })).toStrictEqual({
      broadcast: { type: 'broadcast', from: 'c1', payload: [1], timestamp: 1700 },
    });
  });

  test('a known token authenticates', () => {
    expect(answer({ type: 'authenticate', token: 'open sesame' })).toStrictEqual({
      reply: { type: 'authenticated' },
      authenticate: true,
    });
  });

  test('a close ends the connection with its code, by default 1000', () => {
    expect(answer({ type: 'close', code: 4001, reason: 'x' })).toStrictEqual({
      close: { code: 4001, reason: 'x' },
    });
    expect(answer({ type: 'close' })).toStrictEqual({ close: { code: 1000, reason: '' } });
  });
});

describe('an error has a type', () => {
  test.each([
    ['{', 'invalid_json'],
    ['', 'invalid_json'],
    ['[]', 'invalid_message'],
    ['null', 'invalid_message'],
    ['"hello"', 'invalid_message'],
    ['{}', 'invalid_message'],
    ['{"type":1}', 'invalid_message'],
    ['{"type":"constructor"}', 'unknown_type'],
    ['{"type":"__proto__"}', 'unknown_type'],
    ['{"type":"Hello"}', 'unknown_type'],
    ['{"type":"ping","id":{}}', 'invalid_field'],
    ['{"type":"echo"}', 'invalid_field'],
    ['{"type":"broadcast"}', 'invalid_field'],
    ['{"type":"authenticate"}', 'invalid_field'],
    ['{"type":"authenticate","token":"wrong"}', 'invalid_token'],
    ['{"type":"close","code":1006}', 'invalid_field'],
    [`{"type":"close","reason":"${'é'.repeat(62)}"}`, 'invalid_field'],
  ])('%s is %s', (text, code) => {
    const outcome = answerMessage(text, circumstances);
    expect(outcome).toStrictEqual({
      reply: { type: 'error', code, message: expect.any(String) },
    });
  });

  test.each([
    ['{"type":"ping","id":7}', { id: 7 }],
    ['{"type":"ping","id":{}}', {}],
    ['{', {}],
  ])('%s is rate_limited above the rate', (text, id) => {
    expect(answerMessage(text, { ...circumstances, retryAfter: 40 })).toStrictEqual({
      reply: {
        type: 'error',
        code: 'rate_limited',
        message: expect.any(String),
        retryAfter: 40,
        ...id,
      },
    });
  });

  test('the known types are listed', () => {
    const { reply } = answer({ type: 'helo' });
    for (const type of messageTypes) expect(reply?.message).toContain(type);
  });
});

describe('if authentication is required', () => {
  const needsAuthentication = true;

  test.each(messageTypes)('"%s" is answered before it only if it is harmless', (type) => {
    const harmless = ['authenticate', 'ping', 'close'].includes(type);
    const refused =
      answer({ type, payload: 1 }, { needsAuthentication }).reply?.code === 'unauthenticated';
    expect(refused).toBe(!harmless);
    const after = answer({ type, payload: 1 }, { needsAuthentication, authenticated: true });
    expect(after.reply?.code).not.toBe('unauthenticated');
  });
});

test('any text has exactly one result, and never throws', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ type: fc.constantFrom(...messageTypes), payload: fc.jsonValue() })
      .map((m) => JSON.stringify(m)),
  );
  fc.assert(
    fc.property(text, (sent) => {
      const outcome = answerMessage(sent, circumstances);
      const kinds = [outcome.reply, outcome.broadcast, outcome.close].filter(Boolean);
      expect(kinds).toHaveLength(1);
    }),
  );
});
