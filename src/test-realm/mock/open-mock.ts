import type { MockHandle, MockListener, MockOpening } from '../../bridge/mock';
import { read } from '../../errors/read-cause';
import { waitAt } from '../awaited';
import { callSite } from '../call-site';
import type { Coded } from '../client/connect';
import { formatFor, sourceOf } from '../codec/codec-format';
import { json as jsonCodec } from '../codec/json';
import type { Sendable } from '../message/message';
import type { Parsed } from '../message/parsed';
import { scriptOf } from '../replay/open-script';
import { TestContext } from '../test-context';
import { workerApi, workerFunctions } from '../worker';
import { MockEvents } from './mock-events';
import { checkOptions, type MockServerOptions, workerSettings } from './mock-options';
import { MockServer } from './mock-server';

/**
 * Opens a mock server on a leased port. The session closes it after the test that opened it, or after the
 * file; in plain Node the caller closes it. `mockServer<In, Out>()` declares the types of the clients'
 * messages and of the values that the test sends.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_PORTS_EXHAUSTED, ERR_WS_PORTS_STOLEN, ERR_WS_SERVER_FAILED
 * @example
 * const mock = await mockServer({ url: 'wss://api.example.com/v1', json: true });
 * startClient();
 * await expect(mock).toReceiveMessage({ type: 'hello' });
 */
export function mockServer<Value extends Sendable>(
  options: MockServerOptions & Coded<Value>,
): Promise<MockServer<Value, Value, Value>>;
export function mockServer<In = Parsed, Out extends Sendable = Sendable>(
  options?: MockServerOptions,
): Promise<MockServer<In, Out>>;
export function mockServer<In = Parsed, Out extends Sendable = Sendable>(
  options: MockServerOptions = {},
): Promise<MockServer<In, Out>> {
  // Captured only if it is used.
  const site = isScripted(options) ? callSite(mockServer) : undefined;
  return waitAt('', mockServer, async () => {
    const {
      json,
      codec = json === true ? jsonCodec : json,
      name,
      ...given
    } = checkOptions(options);
    const { replay, record, mask, timing, maxAge, ...request } = given;
    const script = scriptOf(given, sourceOf(codec), () => callSite(mockServer));
    const format = formatFor(script === undefined ? codec : (script.codec ?? false));
    const events = new MockEvents(format, name, script?.open);
    const settings = events.script?.settings(request) ?? request;
    const mock = await openWith<In, Out>(workerSettings(settings), events);
    if (format.http !== undefined) mock.http(format.http);
    if (site !== undefined) {
      const what = `mockServer({ ${record === undefined ? 'replay' : 'record'} })`;
      workerApi()?.session.expectUse({ what, site, isUsed: () => events.hasClients });
    }
    return mock;
  });
}

/** Whether it replays or records a file, which `failOnUnused` checks. */
function isScripted(options: MockServerOptions): boolean {
  return (read(options, 'replay') ?? read(options, 'record')) !== undefined;
}

/** Opens a mock server that reports to `events`. @internal */
export async function openWith<In = Parsed, Out extends Sendable = Sendable>(
  request: MockOpening,
  events: MockEvents,
): Promise<MockServer<In, Out>> {
  const opener = workerApi()?.session ?? workerFunctions();
  const context = new TestContext();
  let opened: MockHandle | undefined;
  try {
    const opening = opener.openMockServer(request, inContext(context, events));
    // In the scope that opens the mock server, and closes it: another may run once it is open.
    workerApi()?.session.own({
      url: request.url ?? 'a mock server',
      get subject() {
        return opened?.inbox;
      },
      noun: 'mock server',
      failureNote: () => {
        const { replies, missed, script } = events;
        const notes = [replies.describe(), missed.describe(), script?.failureNote() ?? ''];
        return notes.filter(Boolean).join('\n');
      },
      dispose: async (hasFailed) => {
        if (opened === undefined) return;
        if (hasFailed === true) events.script?.discard();
        await events.script?.close();
      },
    });
    opened = await opening;
    return new MockServer<In, Out>(opened, events);
  } catch (error) {
    context.end();
    throw error;
  }
}

/**
 * Handles events in the asynchronous context of the test that opens the mock server: an error in a listener
 * or a reply fails that test, even if several are running.
 */
function inContext(context: TestContext, events: MockEvents): MockListener {
  return {
    connection: (arrival) => context.run(() => events.connection(arrival)),
    message: (number, message) => context.run(() => events.message(number, message)),
    forget: (number) => events.forget(number),
    handshake: (outcome) => context.run(() => events.handshake(outcome)),
    closed(cause) {
      events.closed(cause);
      context.end();
    },
    failure: (error) => context.run(() => events.failure(error)),
  };
}
