import { expect as expectMessage } from '@jest/globals';
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
  test('types messages received as JSON', async () => {
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

  test('types sent messages', async () => {
    const client = await connect<Incoming, Outgoing>('/');
    expect(client.send).type.toBeCallableWith({ type: 'hello' });
    expect(client.send).type.not.toBeCallableWith({ type: 'welcome', id: 'a' });
    expect(client.send).type.not.toBeCallableWith('text');
    const other = await connect<Incoming, Outgoing | string>('/');
    expect(other.send).type.toBeCallableWith('text');
  });

  test('is an ordinary Client', async () => {
    const client = await connect<Incoming, Outgoing>('/');
    expect(client).type.toBeAssignableTo<Client>();
    expect(await connect<Incoming>('/').expectText('a').close()).type.toBe<Client<Incoming>>();
    // A symbol has no form on the wire.
    // @ts-expect-error Type 'symbol' does not satisfy the constraint 'Sendable'.
    connect<Incoming, symbol>('/');
  });
});

describe('the matchers', () => {
  test('accept the messages that a typed client may receive', async () => {
    const client = await connect<Incoming, Outgoing>('/');
    const { toReceiveMessage, toReceiveMessages } = expectMessage(client);
    expect(toReceiveMessage).type.toBeCallableWith();
    expect(toReceiveMessage).type.toBeCallableWith({ type: 'welcome', id: 'a' });
    expect(toReceiveMessage).type.toBeCallableWith({
      type: 'welcome',
      id: expectMessage.any(String),
    });
    expect(toReceiveMessage).type.toBeCallableWith(expectMessage.objectContaining({ id: 'a' }));
    expect(toReceiveMessage).type.toBeCallableWith('text');
    expect(toReceiveMessage).type.toBeCallableWith(/text/);
    expect(toReceiveMessage).type.toBeCallableWith(Buffer.from([1]));
    expect(toReceiveMessage).type.not.toBeCallableWith({ type: 'wellcome', id: 'a' });
    expect(toReceiveMessage).type.not.toBeCallableWith({ type: 'welcome' });
    expect(toReceiveMessage).type.not.toBeCallableWith(1);
    expect(toReceiveMessages).type.toBeCallableWith([{ type: 'bye' }, 'text']);
    expect(toReceiveMessages).type.not.toBeCallableWith([{ type: 'hello' }]);
    const { toHaveReceivedMessages } = expectMessage(client).not;
    expect(toHaveReceivedMessages).type.not.toBeCallableWith([{ type: 'hello' }]);
  });

  test('accept anything without a declared type', async () => {
    const { toReceiveMessage } = expectMessage(await connect('/'));
    expect(toReceiveMessage).type.toBeCallableWith({ any: 'thing' });
    expect(toReceiveMessage).type.toBeCallableWith(1);
    const mock = await mockServer();
    expect(expectMessage(mock).toReceiveMessage).type.toBeCallableWith({ any: 'thing' });
    // biome-ignore lint/suspicious/noExplicitAny: a subject without a type
    const ofAnything: any = mock;
    expect(expectMessage(ofAnything).toReceiveMessage).type.toBeCallableWith({ any: 'thing' });
  });

  test('accept the messages that clients of a typed mock server send', async () => {
    const mock = await mockServer<Outgoing, Incoming>({ json: true });
    expect(expectMessage(mock).toReceiveMessage).type.toBeCallableWith({ type: 'hello' });
    expect(expectMessage(mock).toReceiveMessage).type.not.toBeCallableWith({ type: 'bye' });
    const connection = await mock.nextConnection();
    expect(expectMessage(connection).toReceiveMessage).type.toBeCallableWith({ type: 'hello' });
    expect(expectMessage(connection).toReceiveMessage).type.not.toBeCallableWith({ type: 'bye' });
  });
});

describe('a chain on connect<In, Out>()', () => {
  test('types its messages', () => {
    connect<Incoming, Outgoing>('/')
      .filterJson((message) => {
        expect(message).type.toBe<Incoming>();
      })
      .sendJson({ type: 'hello' })
      .expectJson((message) => {
        expect(message).type.toBe<Incoming>();
      })
      .waitForJson((message) => message.type === 'bye');
    const chain = connect<Incoming, Outgoing>('/');
    expect(chain.send).type.toBeCallableWith({ type: 'hello' });
    expect(chain.send).type.not.toBeCallableWith({ type: 'bye' });
    expect(chain.sendJson).type.not.toBeCallableWith({ type: 'bye' });
    expect(chain.expectJson).type.toBeCallableWith({ type: 'bye' });
    expect(chain.expectJson).type.toBeCallableWith({
      type: 'welcome',
      id: expectMessage.any(String),
    });
    expect(chain.expectJson).type.not.toBeCallableWith({ type: 'hello' });
    expect(chain.expectText('a').waitForJson).type.not.toBeCallableWith({ type: 'hello' });
  });
});

describe('mockServer<In, Out>()', () => {
  test('types the messages that clients send', async () => {
    const mock = await mockServer<Outgoing, Incoming>({ json: true });
    expect(mock).type.toBe<MockServer<Outgoing, Incoming>>();
    expect(mock).type.toBeAssignableTo<MockServer>();
    expect(mock.receive()).type.toBe<Promise<Outgoing>>();
    expect(mock.messages).type.toBe<readonly Outgoing[]>();
    mock.on('message', (message, connection) => {
      expect(message).type.toBe<Outgoing>();
      expect(connection).type.toBe<MockConnection<Outgoing, Incoming>>();
    });
    const connection = await mock.nextConnection();
    expect(connection).type.toBeAssignableTo<MockConnection>();
    expect(connection).type.toBe<MockConnection<Outgoing, Incoming>>();
    expect(connection.receive()).type.toBe<Promise<Outgoing>>();
    expect(connection.receiveJson()).type.toBe<Promise<Outgoing>>();
    for await (const message of connection) expect(message).type.toBe<Outgoing>();
  });

  test('types the messages that the test sends', async () => {
    const mock = await mockServer<Outgoing, Incoming>({ json: true });
    expect(mock.send).type.toBeCallableWith({ type: 'bye' });
    expect(mock.send).type.not.toBeCallableWith({ type: 'hello' });
    expect(mock.broadcast).type.not.toBeCallableWith({ type: 'hello' });
    const connection = await mock.nextConnection();
    expect(connection.send).type.toBeCallableWith({ type: 'welcome', id: 'a' });
    expect(connection.send).type.not.toBeCallableWith({ type: 'welcome' });
    expect(mock.broadcast).type.toBeCallableWith({ type: 'bye' }, { except: connection });
  });

  test('types the rules of replies', async () => {
    const mock = await mockServer<Outgoing, Incoming>({ json: true });
    mock.reply({ type: 'hello' }, (message, connection) => {
      expect(message).type.toBe<Outgoing>();
      expect(connection).type.toBe<MockConnection<Outgoing, Incoming>>();
      return { type: 'welcome', id: 'a' };
    });
    mock.reply(
      (_message, json) => json?.type === 'hello',
      async () => undefined,
    );
    expect(mock.reply).type.toBeCallableWith(/hello/, { type: 'bye' });
    expect(mock.reply).type.not.toBeCallableWith({ type: 'bye' }, { type: 'bye' });
    expect(mock.reply).type.not.toBeCallableWith({ type: 'hello' }, { type: 'hello' });
    expect(mock.reply).type.not.toBeCallableWith(/a/, () => ({ type: 'hello' }));
    const other = await mockServer();
    other.reply({ a: 1 }, ({ any }) => ({ any }));
  });
});
