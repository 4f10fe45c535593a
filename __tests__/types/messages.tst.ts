import {
  type Client,
  connect,
  type Message,
  type MockConnection,
  type MockServer,
  mockServer,
} from 'jest-ws-dynamic';
import { describe, expect, test } from 'tstyche';

type Incoming = { type: 'welcome'; id: string } | { type: 'bye' };
interface Outgoing {
  type: 'hello';
}

describe('connect<In, Out>()', () => {
  test('types what is received as JSON', async () => {
    const client = await connect<Incoming, Outgoing>('/');
    expect(client).type.toBe<Client<Incoming, Outgoing>>();
    expect(client.receiveJson()).type.toBe<Promise<Incoming>>();
    expect(client.receiveJson<{ a: 1 }>()).type.toBe<Promise<{ a: 1 }>>();
    // What travels is text or bytes.
    expect(client.receive()).type.toBe<Promise<Message>>();
    client.waitFor((message, json) => {
      expect(message).type.toBe<Message>();
      expect(json).type.toBe<Incoming | undefined>();
      return json?.type === 'bye';
    });
  });

  test('types what is sent', async () => {
    const client = await connect<Incoming, Outgoing>('/');
    expect(client.send).type.toBeCallableWith({ type: 'hello' });
    expect(client.send).type.not.toBeCallableWith({ type: 'welcome', id: 'a' });
    expect(client.send).type.not.toBeCallableWith('text');
    const other = await connect<Incoming, Outgoing | string>('/');
    expect(other.send).type.toBeCallableWith('text');
  });

  test('gives a Client like any other', async () => {
    const client = await connect<Incoming, Outgoing>('/');
    expect(client).type.toBeAssignableTo<Client>();
    expect(await connect<Incoming>('/').expectText('a').close()).type.toBe<Client<Incoming>>();
    // A symbol has no form on the wire.
    // @ts-expect-error Type 'symbol' does not satisfy the constraint 'Sendable'.
    connect<Incoming, symbol>('/');
  });
});

describe('mockServer<In, Out>()', () => {
  test('types what clients send', async () => {
    const mock = await mockServer<Outgoing, Incoming>({ json: true });
    expect(mock).type.toBe<MockServer<Outgoing, Incoming>>();
    expect(mock.receive()).type.toBe<Promise<Outgoing>>();
    expect(mock.messages).type.toBe<readonly Outgoing[]>();
    mock.on('message', (message, connection) => {
      expect(message).type.toBe<Outgoing>();
      expect(connection).type.toBe<MockConnection<Outgoing, Incoming>>();
    });
    const connection = await mock.nextConnection();
    expect(connection).type.toBe<MockConnection<Outgoing, Incoming>>();
    expect(connection.receive()).type.toBe<Promise<Outgoing>>();
    expect(connection.receiveJson()).type.toBe<Promise<Outgoing>>();
    for await (const message of connection) expect(message).type.toBe<Outgoing>();
  });

  test('types what the test sends', async () => {
    const mock = await mockServer<Outgoing, Incoming>({ json: true });
    expect(mock.send).type.toBeCallableWith({ type: 'bye' });
    expect(mock.send).type.not.toBeCallableWith({ type: 'hello' });
    expect(mock.broadcast).type.not.toBeCallableWith({ type: 'hello' });
    const connection = await mock.nextConnection();
    expect(connection.send).type.toBeCallableWith({ type: 'welcome', id: 'a' });
    expect(connection.send).type.not.toBeCallableWith({ type: 'welcome' });
    expect(mock.broadcast).type.toBeCallableWith({ type: 'bye' }, { except: connection });
  });
});
