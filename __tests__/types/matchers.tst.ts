import { expect } from '@jest/globals';
import { type Client, connect, type Link, type MockServer, transcript } from 'jest-ws-dynamic';
import { describe, test, expect as typeOf } from 'tstyche';

declare const client: Client;
declare const mock: MockServer<{ type: string }, { id: number }>;
declare const link: Link;

describe("the matchers on @jest/globals' expect", () => {
  test('that wait return a promise', () => {
    typeOf(expect(client).toReceiveMessage('a')).type.toBe<Promise<void>>();
    typeOf(expect(client).toReceiveMessages(['a'])).type.toBe<Promise<void>>();
    typeOf(expect(client).toStaySilent()).type.toBe<Promise<void>>();
    typeOf(expect(client).toBeClosedWith(1000)).type.toBe<Promise<void>>();
    typeOf(expect(connect('/')).toRejectUpgrade()).type.toBe<Promise<void>>();
    typeOf(expect(client).not.toReceiveMessage('a')).type.toBe<Promise<void>>();
  });

  test('that do not wait return nothing', () => {
    typeOf(expect(client).toBeOpen()).type.toBe<void>();
    typeOf(expect(client).not.toBeOpen()).type.toBe<void>();
    typeOf(expect(client).toHaveProtocol('v1')).type.toBe<void>();
    typeOf(expect(client).toHaveReceivedMessages([])).type.toBe<void>();
  });

  test('for transcripts accept options, a hint or a snapshot', () => {
    typeOf(expect(client).toMatchTranscript()).type.toBe<void>();
    typeOf(expect(mock).toMatchTranscript).type.toBeCallableWith('after the join');
    typeOf(expect(link).toMatchTranscript).type.toBeCallableWith({ mask: ['id', /_at$/] }, 'hint');
    typeOf(expect(mock).toMatchTranscript).type.toBeCallableWith({ ordered: 'by connection' });
    typeOf(expect(client).toMatchInlineTranscript).type.toBeCallableWith('open');
    typeOf(expect(client).toMatchInlineTranscript).type.toBeCallableWith({ mask: [] }, 'open');
    typeOf(transcript(client, { mask: ['id'] })).type.toBe<string>();
    typeOf(transcript).type.toBeCallableWith(mock);
    typeOf(transcript).type.toBeCallableWith(link);
    // @ts-expect-error No overload matches this call.
    expect(client).toMatchTranscript({ ordered: 'by name' });
    // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'Transcribed'.
    transcript('open');
  });

  test('accept every kind of expectation', () => {
    typeOf(expect(client).toReceiveMessage).type.toBeCallableWith();
    typeOf(expect(client).toReceiveMessage).type.toBeCallableWith(/a/);
    typeOf(expect(client).toReceiveMessage).type.toBeCallableWith(Buffer.from('a'));
    typeOf(expect(client).toReceiveMessage).type.toBeCallableWith(new Float64Array(1));
    typeOf(expect(client).toReceiveMessage).type.toBeCallableWith({ a: expect.any(String) });
    typeOf(expect(client).toReceiveMessage).type.toBeCallableWith(
      expect.objectContaining({ a: 1 }),
    );
    typeOf(expect(client).toReceiveMessage).type.toBeCallableWith(null, { timeout: 10 });
    typeOf(expect(client).toReceiveMessages).type.toBeCallableWith(['a', { b: 1 }, /c/], {
      timeout: 1,
    });
    typeOf(expect(client).toBeClosedWith).type.toBeCallableWith(1008, /policy/, { timeout: 10 });
    typeOf(expect(client).toBeClosedWith).type.toBeCallableWith(expect.any(Number));
    typeOf(expect(client).toStaySilent).type.toBeCallableWith({ for: 50 });
    typeOf(expect(client).toHaveProtocol).type.toBeCallableWith(/^v/);
    typeOf(expect(connect('/')).toRejectUpgrade).type.toBeCallableWith(401);
  });

  test('refuse misuse', () => {
    // The limit is an option.
    // @ts-expect-error Type '100' has no properties in common with type 'TimeoutOption'.
    expect(client).toReceiveMessage('a', 100);
    // Several messages are a list.
    // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'readonly Expected[]'.
    expect(client).toReceiveMessages('a', 'b');
    // It does not wait.
    // @ts-expect-error Expected 1 arguments, but got 2.
    expect(client).toHaveReceivedMessages(['a'], { timeout: 10 });
    // The time is called 'for'.
    // @ts-expect-error Object literal may only specify known properties, and 'timeout' does not exist in type 'SilenceOption'.
    expect(client).toStaySilent({ timeout: 10 });
    // A code is a number.
    // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number | AsymmetricMatcher'.
    expect(client).toBeClosedWith('1000');
    // The code is needed.
    // @ts-expect-error Expected 1-3 arguments, but got 0.
    expect(client).toBeClosedWith();
    // A status is a number.
    // @ts-expect-error Argument of type '"401"' is not assignable to parameter of type 'number | AsymmetricMatcher | undefined'.
    expect(connect('/')).toRejectUpgrade('401');
    // It takes nothing.
    // @ts-expect-error Expected 0 arguments, but got 1.
    expect(client).toBeOpen(true);
    // A name is needed.
    // @ts-expect-error Expected 1 arguments, but got 0.
    expect(client).toHaveProtocol();
  });
});

describe('the matchers on the global expect of @types/jest', () => {
  type Global = jest.Matchers<void, Client>;

  test('are declared too', () => {
    typeOf<Global['toReceiveMessage']>().type.toBeCallableWith('a', { timeout: 1 });
    typeOf<ReturnType<Global['toReceiveMessage']>>().type.toBe<Promise<void>>();
    typeOf<ReturnType<Global['toBeOpen']>>().type.toBe<void>();
    typeOf<keyof Global>().type.toBe<
      | 'toReceiveMessage'
      | 'toReceiveMessages'
      | 'toHaveReceivedMessages'
      | 'toStaySilent'
      | 'toBeClosedWith'
      | 'toBeOpen'
      | 'toHaveProtocol'
      | 'toMatchInlineTranscript'
      | 'toMatchTranscript'
      | 'toRejectUpgrade'
    >();
  });
});
