import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Client } from '../../../src/test-realm/client/client';
import { userOf } from '../../../src/test-realm/scale/load-user';
import type { LoadSession } from '../../../src/test-realm/scale/types';
import { workerFunctions } from '../../../src/test-realm/worker';
import { type LoadShare, LoadSide, pollInterval } from '../../../src/worker/scale/load-side';
import { Recorder } from '../../../src/worker/scale/recorder';
import { tierMetrics } from '../../../src/worker/scale/tier-metrics';

const { now, openConnection, pause } = workerFunctions();
let server: WebSocketServer;
let url: string;
let onMessage: (socket: WebSocket, text: string) => void;

beforeEach(async () => {
  onMessage = (socket, text) => socket.send(text);
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('message', (data) => onMessage(socket, String(data)));
  });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

type Options = Partial<LoadShare> & { readonly session?: LoadSession };

const echo: LoadSession = async (client, { index, measure }) => {
  await measure(async () => {
    client.send(`from ${index}`);
    expect(await client.receive()).toBe(`from ${index}`);
  });
};

function shareOf({ session = echo, ...options }: Options = {}) {
  const recorder = new Recorder();
  const share: LoadShare = {
    tier: 3,
    part: 0,
    parts: 1,
    ramp: 0,
    handshakes: Number.POSITIVE_INFINITY,
    duration: undefined,
    rate: undefined,
    timeout: 5000,
    recorder,
    now,
    pause,
    openHandle: () => openConnection({ url, timeout: 5000 }),
    userOf: userOf(session),
    ...options,
  };
  return { share, recorder };
}

/** Runs a tier, and gives its metrics. */
async function load(options: Options = {}) {
  const { share, recorder } = shareOf(options);
  const side = new LoadSide(share);
  await side.open();
  recorder.begin();
  await side.run();
  recorder.end();
  await side.close();
  await side.dispose();
  return tierMetrics(share.tier, [recorder.metrics()], undefined);
}

test('opens every connection, runs each session once, and closes them', async () => {
  const seen: unknown[] = [];
  const metrics = await load({
    session: async (client, { index, tier }) => {
      seen.push([index, tier, server.clients.size]);
      await client.send('hello');
      await client.receive();
    },
  });
  expect(seen).toEqual([
    [0, 3, 3],
    [1, 3, 3],
    [2, 3, 3],
  ]);
  expect(metrics).toMatchObject({
    opened: 3,
    failed: 0,
    runs: 3,
    failedRuns: 0,
    sent: { messages: 3, bytes: 15 },
    received: { messages: 3, bytes: 15 },
    handshake: { count: 3 },
    work: { 'round trip': { count: 3 } },
    failures: [],
  });
  expect(server.clients.size).toBe(0);
});

test('limits the number of pending handshakes', async () => {
  let pending = 0;
  const seen: number[] = [];
  const openHandle = () => {
    const handle = openConnection({ url, timeout: 5000 });
    pending += 1;
    seen.push(pending);
    handle.opened.then(() => {
      pending -= 1;
    });
    return handle;
  };
  const { opened } = await load({ tier: 8, handshakes: 2, openHandle });
  expect(opened).toBe(8);
  expect(Math.max(...seen)).toBe(2);
});

test('distributes the connections of a tier among processes', async () => {
  const indexes: number[] = [];
  const session: LoadSession = (_client, { index }) => indexes.push(index);
  for (const part of [0, 1, 2]) await load({ tier: 8, part, parts: 3, session });
  expect(indexes).toEqual([0, 3, 6, 1, 4, 7, 2, 5]);
});

test('measures by name, and no failed run', async () => {
  const { work, runs, failures } = await load({
    session: async (_client, { index, measure }) => {
      expect(await measure('login', () => index)).toBe(index);
      await measure('chat', () => {
        if (index === 1) throw new TypeError('no chat');
      });
    },
  });
  expect(work).toMatchObject({ login: { count: 3 }, chat: { count: 2 } });
  expect(runs).toBe(2);
  expect(failures).toMatchObject([{ cause: 'the session threw TypeError', count: 1 }]);
});

describe('the closed model', () => {
  test('repeats each session until the time is over', async () => {
    const runs = [0, 0, 0];
    const metrics = await load({
      duration: 100,
      session: async (client, context) => {
        runs[context.index] = (runs[context.index] ?? 0) + 1;
        await echo(client, context);
      },
    });
    expect(Math.min(...runs)).toBeGreaterThan(1);
    expect(metrics.runs).toBe(runs.reduce((total, count) => total + count));
    expect(metrics.opened).toBe(3);
  });

  test('opens a connection again after a failed run, and after a session that closed it', async () => {
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    let count = 0;
    const metrics = await load({
      tier: 1,
      duration: 400,
      session: async (client) => {
        count += 1;
        if (count === 1) throw new Error('once');
        await client.close();
      },
    });
    expect(metrics.failures).toMatchObject([{ cause: 'the session threw Error', count: 1 }]);
    expect(metrics).toMatchObject({ failed: 1, failedRuns: 1, runs: count - 1 });
    expect(connections).toBe(count);
  });
});

describe('the open model', () => {
  /** A clock that moves only when somebody waits or works. */
  function virtualTime() {
    let time = 1000;
    const nothing = (): void => undefined;
    return {
      now: () => time,
      work: (ms: number) => {
        time += ms;
      },
      pause: (ms: number) => {
        // The look for runs that take too long is not what moves this clock.
        if (ms === pollInterval)
          return { done: new Promise<void>(nothing), cancel: nothing, unref: nothing };
        time += ms;
        return { done: Promise.resolve(), cancel: nothing, unref: nothing };
      },
    };
  }

  test('counts from the scheduled start of a run, so that a stall affects all runs it delays', async () => {
    const time = virtualTime();
    let run = 0;
    const { work, runs } = await load({
      ...time,
      tier: 1,
      duration: 1000,
      rate: 10,
      session: (_client, { measure }) => {
        run += 1;
        // The second run takes 300 ms more than the 10 of all others.
        return measure(() => time.work(run === 2 ? 310 : 10));
      },
    });
    expect(runs).toBe(10);
    // 310 for itself; the next two were to begin 100 and 200 ms after it: 220, 130, 40.
    const { count, p50, p90, max } = work['round trip'] ?? {};
    expect({ count, p50: Math.round(p50 ?? 0) }).toEqual({ count: 10, p50: 10 });
    expect(Math.round(max ?? 0)).toBe(310);
    expect(Math.round(p90 ?? 0)).toBe(220);
  });

  test('adds the delay to the first measurement of a run, and to the run as a whole', async () => {
    const time = virtualTime();
    const { work } = await load({
      ...time,
      tier: 1,
      duration: 200,
      rate: 10,
      session: async (_client, { measure }) => {
        await measure('one', () => time.work(150));
        await measure('two', () => time.work(150));
      },
    });
    expect(work).toMatchObject({ one: { count: 2 }, two: { count: 2 } });
    // The second run was to begin at 100 and began at 300.
    expect(Math.round(work.one?.max ?? 0)).toBe(350);
    expect(Math.round(work.two?.max ?? 0)).toBe(150);
    expect(Math.round(work.one?.p50 ?? 0)).toBe(150);
  });

  test('distributes the runs over the connections, in turn', async () => {
    const time = virtualTime();
    const order: number[] = [];
    await load({
      ...time,
      tier: 3,
      duration: 700,
      rate: 9,
      session: (_client, { index }) => order.push(index),
    });
    expect(order.toSorted()).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('counts the runs that were too late to start', async () => {
    const time = virtualTime();
    const { runs, failedRuns, failures } = await load({
      ...time,
      tier: 1,
      duration: 1000,
      rate: 10,
      timeout: 500,
      session: () => time.work(400),
    });
    expect({ runs, failedRuns }).toEqual({ runs: 4, failedRuns: 6 });
    expect(failures).toMatchObject([{ cause: 'started too late', count: 6 }]);
  });
});

describe('failures are counted by cause', () => {
  test.each<[string, Options, () => void]>([
    [
      'wrong reply',
      {},
      () => {
        onMessage = (socket) => socket.send('oops');
      },
    ],
    [
      'closed with 4000',
      {},
      () => {
        onMessage = (socket) => socket.close(4000, 'no');
      },
    ],
    [
      'closed with 1006',
      {},
      () => {
        onMessage = (socket) => socket.terminate();
      },
    ],
    [
      'timed out',
      { timeout: 50 },
      () => {
        onMessage = () => undefined;
      },
    ],
    [
      'wrong reply',
      {
        session: (client) => {
          client.send('x');
          return client.receiveBinary();
        },
      },
      () => undefined,
    ],
    [
      'refused',
      { openHandle: () => openConnection({ url: 'ws://127.0.0.1:1', timeout: 5000 }) },
      () => undefined,
    ],
    [
      'refused with status 503',
      {},
      () => {
        server.options.verifyClient = (_info: unknown, done: (ok: boolean, code: number) => void) =>
          done(false, 503);
      },
    ],
  ])('%s', async (cause, options, arrange) => {
    arrange();
    const metrics = await load({ ...options, tier: 5 });
    expect(metrics).toMatchObject({ runs: 0, failedRuns: 5, failed: 5 });
    expect(metrics.failures).toMatchObject([{ cause, count: 5 }]);
    expect(metrics.failures[0]?.examples).toHaveLength(3);
  });

  test('shows the frames of a failed connection', async () => {
    onMessage = (socket) => socket.send('oops');
    const { failures } = await load({ tier: 1 });
    expect(failures[0]?.examples[0]).toMatch(/^connection 1: /);
    expect(failures[0]?.examples[0]).toMatch(/→ .* text 6 B "from 0"\n.*← .* text 4 B "oops"/);
  });

  test.each([
    ['while it is idle', 0, 2],
    ['unnoticed by its own session', 1, 1],
  ])('a connection that is lost %s', async (_name, breaker, wellDone) => {
    const clients: Client[] = [];
    const sockets: WebSocket[] = [];
    onMessage = (socket, text) => {
      sockets[Number(text)] = socket;
      socket.send(text);
    };
    const { failures, runs } = await load({
      tier: 2,
      session: async (client, { index }) => {
        clients[index] = client;
        client.send(String(index));
        await client.receive();
        if (index !== breaker) return;
        while (sockets[1] === undefined) await pause(1).done;
        sockets[1].terminate();
        while (clients[1]?.readyState !== 3) await pause(1).done;
      },
    });
    expect(failures).toMatchObject([{ cause: 'closed with 1006', count: 1 }]);
    expect(runs).toBe(wellDone);
  });

  test.each<[string, LoadSession]>([
    [
      'closed with 4001',
      async (client) => {
        await client.closed;
        client.send('x');
      },
    ],
    [
      'closed with 4001',
      async (client) => {
        await client.closed;
        client.ping();
        client.send('x');
        client.send('y');
        await client.receive();
      },
    ],
    ['ERR_WS_OPTION_INVALID', (client) => void client.send(1n as never)],
  ])('an unawaited call that failed fails its run: %s', async (cause, session) => {
    server.on('connection', (socket) => socket.close(4001, 'no'));
    const { failures, runs } = await load({ session });
    expect({ failures, runs }).toMatchObject({ failures: [{ cause, count: 3 }], runs: 0 });
  });

  test('a failed send() that its session handles is not a failure', async () => {
    server.on('connection', (socket) => socket.close(4001, 'no'));
    const session: LoadSession = async (client) => {
      await client.closed;
      await expect(client.send('x')).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
      await client.send('y').catch(() => undefined);
    };
    const { failures, runs } = await load({ session });
    expect({ failures, runs }).toEqual({ failures: [], runs: 3 });
  });

  test('a session may await a send() at once, after its reply, or never', async () => {
    server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
    const session: LoadSession = async (client) => {
      await client.send('at once');
      const sent = client.send('after its reply');
      client.send('never');
      for (let replies = 3; replies > 0; replies -= 1) await client.receive();
      expect(await sent).toBeUndefined();
    };
    const { failures, runs } = await load({ session });
    expect({ failures, runs }).toEqual({ failures: [], runs: 3 });
  });

  test('a connection that its session terminates is not a failure', async () => {
    const { failures, runs } = await load({ session: (client) => client.terminate() });
    expect({ failures, runs }).toEqual({ failures: [], runs: 3 });
  });
});

test('dispose() ends the load immediately: nothing runs or is counted afterwards', async () => {
  onMessage = () => undefined;
  const { share, recorder } = shareOf({ duration: 60_000, rate: 100 });
  const side = new LoadSide(share);
  await side.open();
  const running = side.run();
  while (recorder.metrics().sent.messages < 3) await pause(1).done;
  await side.dispose();
  await side.dispose();
  await running;
  expect(recorder.metrics()).toMatchObject({ failedRuns: 0, failures: [] });
});
