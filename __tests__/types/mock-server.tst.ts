import { type MockConnection, type MockServer, mockServer } from 'jest-ws-dynamic';
import { describe, expect, test } from 'tstyche';

declare const mock: MockServer;

describe('mockServer', () => {
  test('accepts its options', () => {
    expect(mockServer()).type.toBe<Promise<MockServer>>();
    expect(mockServer).type.toBeCallableWith({
      json: true,
      ssl: true,
      path: '/chat',
      protocols: ['v1'],
    });
    // No such option.
    // @ts-expect-error Object literal may only specify known properties, and 'port' does not exist in type 'MockServerOptions'.
    mockServer({ port: 9000 });
  });

  test('returns connections', async () => {
    expect(mock.url).type.toBe<string>();
    expect(mock.nextConnection()).type.toBe<Promise<MockConnection>>();
    expect(mock.connections).type.toBe<readonly MockConnection[]>();
    const connection = await mock.nextConnection({ timeout: 10 });
    connection.send({ a: 1 });
    connection.drop();
    expect(connection.on).type.toBeCallableWith('message', () => undefined);
    // No such event.
    // @ts-expect-error No overload matches this call.
    connection.on('open', () => undefined);
  });

  test('has faults', () => {
    expect(mock.refuse).type.toBeCallableWith(401);
    expect(mock.refuse).type.toBeCallableWith(503, { times: 2 });
    expect(mock.hang()).type.toBe<void>();
    expect(mock.drop()).type.toBe<void>();
    // A status is a number.
    // @ts-expect-error Argument of type '"401"' is not assignable to parameter of type 'number | Refusal | undefined'.
    mock.refuse('401');
    // Milliseconds are a number.
    // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'.
    mock.delay('1s');
  });
});

test('a mock server plays and records', () => {
  expect(mockServer).type.toBeCallableWith({ replay: 'session.har', mask: ['id', /_at$/] });
  expect(mockServer).type.toBeCallableWith({
    url: 'wss://api.example.com',
    record: 'session.har',
    maxAge: 1000,
    timing: 'recorded',
  });
  expect(mockServer).type.not.toBeCallableWith({ replay: 'session.har', timing: 'real' });
  expect(mockServer).type.not.toBeCallableWith({ replay: 'session.har', mask: [1] });
  expect<MockServer['replayed']>().type.toBe<Promise<void>>();
});
