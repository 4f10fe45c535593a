import { type Client, connect } from 'jest-ws-dynamic';
import { describe, expect, test } from 'tstyche';

describe('a chain on connect()', () => {
  test('is a promise of the client, whatever its steps', async () => {
    expect(await connect('/chat')).type.toBe<Client>();
    expect(await connect('/chat').expectText('a').sendJson({ b: 1 }).close()).type.toBe<Client>();
  });

  test('accepts what each verb compares', () => {
    connect()
      .expectText('a')
      .expectText(/a/)
      .expectText((text) => {
        expect(text).type.toBe<string>();
      });
    connect()
      .expectBinary([1])
      .expectBinary(new Uint8Array())
      .expectBinary((bytes) => {
        expect(bytes).type.toBe<Uint8Array>();
      });
    connect()
      .expectJson({ a: 1 })
      .expectJson((message) => message.any.thing);
    connect()
      .expectMessage(({ data }) => data.length, 5)
      .waitForMessage(async () => 'a', 'a');
    expect(connect().expectText).type.not.toBeCallableWith(1);
    expect(connect().expectBinary).type.not.toBeCallableWith('bytes');
    expect(connect().expectText).type.not.toBeCallableWith('a', { timeout: '1' });
    expect(connect().expectClosed).type.not.toBeCallableWith('1000');
    expect(connect().wait).type.not.toBeCallableWith();
  });

  test('passes captured values with their types', () => {
    connect()
      .expectJson()
      .capture('token', (message) => String(message.token))
      .expectText()
      .capture('count', () => 1)
      .sendText(({ token, count }) => {
        expect(token).type.toBe<string>();
        expect(count).type.toBe<number>();
        return token;
      })
      .exec((client, captured) => {
        expect(client).type.toBe<Client>();
        expect(captured).type.not.toHaveProperty('other');
      });
  });

  test('expects a failed handshake as its only step', () => {
    expect(connect().expectConnectionError(404)).type.toBe<Promise<void>>();
    expect(connect().expectText()).type.not.toHaveProperty('expectConnectionError');
  });
});
