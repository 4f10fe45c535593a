import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import ArtilleryEngine from '../../src/artillery';
import type {
  EngineTools,
  ScriptConfig,
  Step,
  UserContext,
} from '../../src/artillery/artillery-api';
import type { LoadSession } from '../../src/test-realm/scale/types';

/** As Artillery's own, as far as these tests go. */
const tools: EngineTools = {
  createThink: () => (context, callback) => setImmediate(callback, null, context),
  createLoopWithCount:
    (count, [first]) =>
    (context, callback) => {
      const repeat = (left: number): void => {
        if (left === 0) callback(null, context);
        else first?.(context, (error) => (error ? callback(error, context) : repeat(left - 1)));
      };
      repeat(Number(count));
    },
  template: (value, { vars }) =>
    typeof value === 'string' ? value.replace('{{ room }}', String(vars.room)) : value,
};

const echo: LoadSession = async (client, { index, measure }) => {
  await measure(async () => {
    client.send(`from ${index}`);
    expect(await client.receive()).toBe(`from ${index}`);
  });
};

let server: WebSocketServer;
let target: string;
let requests: { path: string; header: unknown; protocol: string }[];
const shown = jest.spyOn(console, 'error').mockImplementation(() => undefined);

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket, request) => {
    requests.push({
      path: String(request.url),
      header: request.headers['x-token'],
      protocol: socket.protocol,
    });
    socket.on('message', (data, isBinary) => {
      if (String(data) === 'end') socket.terminate();
      else socket.send(data, { binary: isBinary });
    });
  });
  await once(server, 'listening');
  target = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
});
beforeEach(() => {
  requests = [];
  shown.mockClear();
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const scenarioOf = (flow: unknown, config: ScriptConfig) => {
  const events: (readonly unknown[])[] = [];
  const engine = new ArtilleryEngine({ config }, undefined, tools);
  const run = engine.createScenario(
    { flow },
    { emit: (...values: unknown[]) => events.push(values) },
  );
  return { run, events };
};

/** Runs this many virtual users at once: their errors, and what Artillery got. */
async function load(flow: unknown, given: Partial<ScriptConfig> = {}, users = 1) {
  const { run, events } = scenarioOf(flow, { target, processor: echo, ...given });
  const user = (run: Step) =>
    new Promise<string | undefined>((resolve) => {
      const context: UserContext = { vars: { room: 7 } };
      run(context, (error) => resolve(error?.message));
    });
  const errors = await Promise.all(Array.from({ length: users }, () => user(run)));
  const of = (kind: string, name?: string) =>
    events.filter(([event, first]) => event === kind && (name === undefined || first === name));
  const total = (name: string) =>
    of('counter', name).reduce((sum, [, , value]) => sum + Number(value), 0);
  return { errors, of, total };
}

test('each virtual user runs the session on a connection of its own', async () => {
  const { errors, of, total } = await load(
    [{ session: 2 }, { think: 1 }, { session: null }],
    {},
    3,
  );
  expect(errors).toEqual([undefined, undefined, undefined]);
  expect(of('started')).toHaveLength(3);
  expect(requests).toHaveLength(3);
  expect(total('websocket.runs')).toBe(9);
  expect(total('websocket.messages_sent')).toBe(9);
  expect(total('websocket.messages_received')).toBe(9);
  expect(total('websocket.bytes_sent')).toBe(9 * 'from 0'.length);
  expect(of('rate', 'websocket.send_rate')).toHaveLength(9);
  expect(of('rate', 'websocket.receive_rate')).toHaveLength(9);
  expect(of('histogram', 'websocket.connect_time')).toHaveLength(3);
  expect(of('histogram', 'websocket.response_time')).toHaveLength(9);
});

test('a loop repeats its steps', async () => {
  const { total } = await load([{ loop: [{ session: 2 }], count: 3 }]);
  expect(total('websocket.runs')).toBe(6);
});

test("a named measurement is part of the metric's name", async () => {
  const processor: { session: LoadSession } = {
    session: (_client, { measure }) => measure('login', () => undefined),
  };
  const { of } = await load([{ session: 1 }], { processor });
  expect(of('histogram', 'websocket.response_time.login')).toHaveLength(1);
});

test.each([
  [undefined, '/base'],
  ['/room/{{ room }}', '/room/7'],
  [{ path: '/other' }, '/other'],
])('the step connect: %j opens %s', async (connect, path) => {
  const first = connect === undefined ? [] : [{ connect }];
  expect((await load([...first, { session: 1 }])).errors).toEqual([undefined]);
  expect(requests).toMatchObject([{ path }]);
});

test("settings of Artillery's own WebSocket engine are applied", async () => {
  await load([{ connect: { protocols: 'v2' } }, { session: 1 }], {
    target: target.replace('ws:', 'http:'),
    ws: { headers: { 'x-token': 'secret' }, subprotocols: ['v1'] },
  });
  expect(requests).toEqual([{ path: '/base', header: 'secret', protocol: 'v2' }]);
});

describe('a failure ends its user and is counted by its cause', () => {
  test('a wrong reply; the first three are shown with their frames', async () => {
    const processor: LoadSession = async (client) => {
      client.send('one');
      expect(await client.receive()).toBe('two');
    };
    const { errors, of } = await load([{ session: 5 }], { processor }, 4);
    expect(errors).toEqual(Array.from({ length: 4 }, () => 'wrong reply'));
    expect(of('error', 'wrong reply')).toHaveLength(4);
    expect(shown.mock.calls).toHaveLength(3);
    expect(String(shown.mock.calls[0])).toMatch(
      /wrong reply: connection \d: [\s\S]*→ .* text 3 B "one"/,
    );
  });

  test('a session that exceeds its limit', async () => {
    const { errors } = await load([{ session: 1 }], {
      processor: () => new Promise(() => undefined),
      timeout: 1,
    });
    expect(errors).toEqual(['timed out']);
  });

  test('a server that is not running', async () => {
    const { errors, of } = await load([{ session: 1 }], { target: 'ws://127.0.0.1:9' });
    expect(errors).toEqual(['refused']);
    expect(of('error')).toEqual([['error', 'refused']]);
  });

  test('a connection that is lost during a think step', async () => {
    let closed: PromiseLike<unknown> | undefined;
    const processor: LoadSession = (client) => {
      closed = client.closed;
      client.send('end');
    };
    const lost: EngineTools['createThink'] = () => (context, callback) => {
      closed?.then(() => callback(null, context));
    };
    const engine = new ArtilleryEngine({ config: { target, processor } }, undefined, {
      ...tools,
      createThink: lost,
    });
    const causes: unknown[] = [];
    const run = engine.createScenario(
      { flow: [{ session: 1 }, { think: 1 }] },
      { emit: (...[event, cause]: unknown[]) => event === 'error' && causes.push(cause) },
    );
    const error = await new Promise((resolve) => run({ vars: {} }, resolve));
    expect(String(error)).toBe('Error: closed with 1006');
    expect(causes).toEqual(['closed with 1006']);
  });
});

test.each<[unknown, Partial<ScriptConfig>, string]>([
  [
    [{ session: 1 }],
    { processor: undefined },
    'expected "config.processor" to be a file that exports a session, received undefined. Write processor: ./session.js.',
  ],
  [
    [{ think: 1 }],
    {},
    'expected a flow with a step "session", received [ { think: 1 } ] (array). Add - session: 1.',
  ],
  [
    [{ send: 'hi' }],
    {},
    "expected a step connect, session, think or loop, received { send: 'hi' } (object). Do everything else in the session.",
  ],
  [
    [{ session: 1 }, { connect: '/' }],
    {},
    `expected a step "connect" once, as the first, received { connect: '/' } (object). Do everything else in the session.`,
  ],
  [
    [{ session: 'x' }],
    {},
    `expected "session" to be a whole number of runs, 1 or more, received 'x' (string).`,
  ],
  ['session', {}, `expected "flow" to be a list of steps, received 'session' (string).`],
])('the flow %j is refused', (flow, config, message) => {
  expect(() => scenarioOf(flow, { target, processor: echo, ...config })).toThrow(message);
});

test.each<[unknown, Partial<ScriptConfig>, string]>([
  [
    { pth: '/' },
    {},
    'expected a known option in step "connect", received "pth". Did you mean "path"?',
  ],
  [5, {}, 'expected "connect" to be a path, a URL or an object of options, received 5 (number).'],
  [
    '/',
    { target: undefined as never },
    `expected "config.target" to be the server's URL, such as ws://localhost:8080, received undefined.`,
  ],
])('connect: %j is refused', (connect, config, message) => {
  const { run } = scenarioOf([{ connect }, { session: 1 }], { target, processor: echo, ...config });
  expect(() => run({ vars: {} }, () => undefined)).toThrow(message);
});
