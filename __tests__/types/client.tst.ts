import {
  type Client,
  type ConnectOptions,
  connect,
  type ErrorCode,
  type Frame,
  type Message,
  type RawClient,
  rawConnect,
  type Sendable,
  WsDynamicError,
} from 'jest-ws-dynamic';
import { describe, expect, test } from 'tstyche';

declare const client: Client;

describe('rawConnect', () => {
  test('sends frames and bytes, and may expect the end of the connection', async () => {
    const raw = await rawConnect({ path: '/', handshake: true, mask: false, maxPayload: 1 });
    expect(raw).type.toBe<RawClient>();
    expect(raw.sendFrame).type.toBeCallableWith({ opcode: 1, payload: 'x', mask: Buffer.alloc(4) });
    expect(await raw.receiveFrame({ timeout: 1 })).type.toBe<Frame | undefined>();
    expect(await raw.receiveBytes()).type.toBe<Buffer | undefined>();
    expect(rawConnect).type.not.toBeCallableWith({ protocols: 'v1' });
  });
});

describe('connect', () => {
  test('accepts a path, options, or both, and is awaited for a Client', async () => {
    expect(await connect()).type.toBe<Client>();
    expect(await connect('/chat')).type.toBe<Client>();
    expect(await connect({ path: '/chat', ssl: true })).type.toBe<Client>();
    expect(await connect('/chat', { protocols: ['v1'] })).type.toBe<Client>();
  });

  test('accepts each of its options', () => {
    expect<ConnectOptions>().type.toBeAssignableFrom<{
      path: string;
      ssl: boolean;
      protocols: string[];
      headers: { cookie: string; 'x-many': string[] };
      origin: string;
      timeout: number;
      maxPayload: number;
      perMessageDeflate: { threshold: number };
      via: { url: string; sslUrl: string };
      url: string;
      ca: string;
      client: { followRedirects: boolean };
    }>();
    expect(connect).type.toBeCallableWith('/', { protocols: 'v1' });
    expect(connect).type.toBeCallableWith('/', { perMessageDeflate: false });
  });

  test('refuses misuse', () => {
    // A port is no address.
    // @ts-expect-error Argument of type '9000' is not assignable to parameter of type 'string | ConnectOptions | URL | undefined'.
    connect(9000);
    // 'secure' is no option.
    // @ts-expect-error Object literal may only specify known properties, and 'secure' does not exist in type 'ConnectOptions'.
    connect('/', { secure: true });
    // Milliseconds are a number.
    // @ts-expect-error Type 'string' is not assignable to type 'number'.
    connect('/', { timeout: '5s' });
    // A link has a url.
    // @ts-expect-error Property 'url' is missing in type '{}' but required in type 'Via'.
    connect('/', { via: {} });
    // A header is text.
    // @ts-expect-error Type 'number' is not assignable to type 'string | string[]'.
    connect('/', { headers: { 'x-count': 1 } });
  });

  test('can be chained before it is awaited', () => {
    const chain = connect('/')
      .sendText('a')
      .expectText('b')
      .sendJson({ c: 1 })
      .expectJson({ d: 2 });
    expect(chain.close().expectClosed(1000)).type.toBeAssignableTo<PromiseLike<Client>>();
    expect(connect('/').expectConnectionError(404)).type.toBe<Promise<void>>();
    // A refusal can be expected only of the handshake.
    // @ts-expect-error Property 'expectConnectionError' does not exist on type 'ChainLink<Client<unknown, Sendable, Message, Message>, object>'.
    connect('/').sendText('a').expectConnectionError(404);
    // No such verb.
    // @ts-expect-error Property 'expectXml' does not exist on type 'ChainHead<Client<unknown, Sendable, Message, Message>>'.
    connect('/').expectXml('<a/>');
  });
});

describe('Client', () => {
  test('sends text, bytes and JSON', () => {
    expect(client.send).type.toBeCallableWith('text');
    expect(client.send).type.toBeCallableWith(Buffer.from('x'));
    expect(client.send).type.toBeCallableWith(new Uint16Array(1));
    expect(client.send).type.toBeCallableWith(new ArrayBuffer(1));
    expect(client.send).type.toBeCallableWith({ type: 'hello' });
    expect(client.send).type.toBeCallableWith([1, 2]);
    expect(client.send).type.toBeCallableWith(null);
    expect(client.send).type.toBeCallableWith('x', {
      binary: true,
      compress: false,
      fin: false,
      mask: false,
    });
    expect(client.send('x')).type.toBe<Promise<void>>();
    expect<Sendable>().type.not.toBeAssignableFrom<undefined>();
    // Nothing is no message.
    // @ts-expect-error Expected 1-2 arguments, but got 0.
    client.send();
    // A symbol has no form.
    // @ts-expect-error Argument of type 'symbol' is not assignable to parameter of type 'Sendable'.
    client.send(Symbol('x'));
  });

  test('receives by type', () => {
    expect(client.receive()).type.toBe<Promise<Message>>();
    expect<Message>().type.toBe<string | Buffer>();
    expect(client.receiveText()).type.toBe<Promise<string>>();
    expect(client.receiveBinary()).type.toBe<Promise<Buffer>>();
    expect(client.receiveJson()).type.toBe<Promise<unknown>>();
    expect(client.receiveJson<{ id: string }>({ timeout: 100 })).type.toBe<
      Promise<{ id: string }>
    >();
    // The limit is an option.
    // @ts-expect-error Type '100' has no properties in common with type 'TimeoutOption'.
    client.receive(100);
    // There is no such option.
    // @ts-expect-error Object literal may only specify known properties, and 'limit' does not exist in type 'TimeoutOption'.
    client.receive({ limit: 100 });
  });

  test('waits for a match', () => {
    expect(client.waitFor).type.toBeCallableWith('text');
    expect(client.waitFor).type.toBeCallableWith(/text/, { timeout: 10 });
    expect(client.waitFor).type.toBeCallableWith({ type: 'welcome' });
    expect(client.waitFor).type.toBeCallableWith(new Uint8Array(2));
    expect(client.waitFor).type.toBeCallableWith(
      (message: Message, json: unknown) => json !== message,
    );
    expect(client.waitFor('x')).type.toBe<Promise<Message>>();
    // What is awaited has to be said.
    // @ts-expect-error Expected 1-2 arguments, but got 0.
    client.waitFor();
  });

  test('has its state', () => {
    expect(client.messages).type.toBe<readonly Message[]>();
    expect(client.sent).type.toBe<readonly Message[]>();
    expect(client.protocol).type.toBe<string>();
    expect(client.readyState).type.toBe<0 | 1 | 2 | 3>();
    expect(client.bufferedAmount).type.toBe<number>();
    expect(client.upgrade.status).type.toBe<number>();
    expect(client.upgrade.headers).type.toBe<
      Readonly<Record<string, string | string[] | undefined>>
    >();
    // What arrived cannot be changed.
    // @ts-expect-error Property 'push' does not exist on type 'readonly Message[]'.
    client.messages.push('x');
    // Nor what was agreed on.
    // @ts-expect-error Cannot assign to 'protocol' because it is a read-only property.
    client.protocol = 'v2';
  });

  test('closes', () => {
    expect(client.close()).type.toBe<
      Promise<{ readonly code: number; readonly reason: string; readonly wasClean: boolean }>
    >();
    expect(client.close).type.toBeCallableWith(1000, 'bye', { timeout: 10 });
    expect(client.closed).type.toBeAssignableTo<
      Promise<{ code: number; reason: string; wasClean: boolean }>
    >();
    expect(client.terminate()).type.toBe<void>();
    expect(client.ping()).type.toBe<Promise<number>>();
    expect(client.flush({ timeout: 1 })).type.toBe<Promise<void>>();
    // The code comes first.
    // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'.
    client.close('bye');
    // A property, not a method.
    // @ts-expect-error This expression is not callable because it is a 'get' accessor. Did you mean to use it without '()'?
    client.closed();
  });

  test('is iterable and disposable', async () => {
    for await (const message of client) expect(message).type.toBe<Message>();
    expect<Client>().type.toBeAssignableTo<AsyncDisposable>();
    await using own = await connect('/');
    expect(own).type.toBe<Client>();
  });
});

test('an error has a code of the list', () => {
  const error = new WsDynamicError('ERR_WS_CLOSED', 'closed', { cause: 1 });
  expect(error).type.toBeAssignableTo<Error>();
  expect(error.code).type.toBe<ErrorCode>();
  expect<ErrorCode>().type.toBeAssignableFrom<'ERR_WS_RECEIVE_TIMEOUT'>();
  // No such code.
  expect(WsDynamicError).type.not.toBeConstructableWith('ERR_WS_NOPE', 'text');
  // Codes are stable.
  // @ts-expect-error Cannot assign to 'code' because it is a read-only property.
  error.code = 'ERR_WS_TLS';
});

test('a client plays a recording', () => {
  expect(connect).type.toBeCallableWith('/', { replay: 'session.har', mask: ['id', /_at$/] });
  expect(connect).type.not.toBeCallableWith('/', { record: 'session.har' });
  expect<Client['replayed']>().type.toBe<Promise<void>>();
});
