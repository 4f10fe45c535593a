import { connect, mockServer } from 'jest-ws-dynamic';

/** A client of a mock server, and the mock server's side of its connection. */
export async function pair() {
  const mock = await mockServer({ json: true });
  const client = await connect(mock.url);
  return { mock, client, connection: await mock.nextConnection() };
}

/** The message with which a call fails. */
export const failure = (call: PromiseLike<unknown>): Promise<string> =>
  Promise.resolve(call).then(
    () => 'it passed',
    ({ message }: Error) => message,
  );
