import { createServer } from 'node:http';
import { expect } from '@jest/globals';
import {
  type Client,
  connect,
  fibonacci,
  findAvailablePort,
  getFreePortPair,
  getWebSocketUri,
  isPortInUse,
  type Link,
  leasePortPair,
  type MockConnection,
  type MockServer,
  mockServer,
  network,
  type RawClient,
  rawConnect,
  serve,
  server,
  updateWebSocketEnvVars,
} from 'jest-ws-dynamic';
import { jsonSchema } from 'jest-ws-dynamic/codecs';
import WS from 'jest-ws-dynamic/jest-websocket-mock';
import { runConformance, runSecurity } from 'jest-ws-dynamic/suites';
import request from 'jest-ws-dynamic/superwstest';
import type { HostileName } from './values';

/** Calls with values of any type, as a test in JavaScript can. */
// biome-ignore lint/suspicious/noExplicitAny: the point of it
export type Any = any;
export type Names = readonly HostileName[];

/** A place for a value in a call, and the values that are right there. */
export interface Place<Subject> {
  readonly name: string;
  readonly call: (subject: Subject, value: Any) => unknown;
  readonly accepts: Names;
}

export const objects: Names = ['object', 'bare'];
export const strings: Names = ['text', 'empty', 'unicode'];
const milliseconds: Names = ['seven', 'fraction', 'Infinity', 'huge'];
export const finite: Names = ['seven', 'fraction'];
export const action: Names = ['action'];
export const flag: Names = ['true'];
const headerValues: Names = [
  ...['text', 'empty', 'seven', 'negative', 'fraction', 'huge', 'array', 'list'],
] as Names;
const leases: Readonly<Record<string, Names>> = { startPort: [], host: ['text'] };
export const count: Names = ['seven'];
/** What `send()` takes: what JSON can say. */
const sendable: Names = [
  ...['seven', 'negative', 'fraction', 'huge', 'text', 'empty', 'unicode', 'true', 'null'],
  ...['array', 'list', 'object', 'bare', 'proto', 'inherited', 'misspelt', 'url'],
] as Names;
/** What a message may be compared with. */
const compared: Names = sendable.filter((name) => name !== 'url');
/** What a message is searched by, too. */
const match: Names = [...compared, 'action'];

export function place<Subject>(
  name: string,
  accepts: Names,
  call: (subject: Subject, value: Any) => unknown,
): Place<Subject> {
  return { name, call, accepts };
}

const timeoutOf = <Subject>(
  name: string,
  call: (subject: Subject, options: Any) => unknown,
  key = 'timeout',
  accepts = milliseconds,
): readonly Place<Subject>[] => [
  place(`${name}(options)`, objects, call),
  place(`${name}({ ${key} })`, accepts, (subject, value) => call(subject, { [key]: value })),
];

export const clientCalls: readonly Place<Client>[] = [
  place('send', sendable, (client, value) => client.send(value)),
  place('send(, options)', objects, (client, value) => client.send('x', value)),
  ...['binary', 'compress', 'mask', 'fin'].map((key) =>
    place<Client>(`send(, { ${key} })`, flag, (client, value) =>
      client.send('x', { [key]: value }),
    ),
  ),
  ...timeoutOf<Client>('receive', (client, options) => client.receive(options)),
  ...timeoutOf<Client>('receiveText', (client, options) => client.receiveText(options)),
  ...timeoutOf<Client>('receiveJson', (client, options) => client.receiveJson(options)),
  ...timeoutOf<Client>('receiveBinary', (client, options) => client.receiveBinary(options)),
  place('waitFor', match, (client, value) => client.waitFor(value)),
  ...timeoutOf<Client>('waitFor', (client, options) => client.waitFor('x', options)),
  ...timeoutOf<Client>('flush', (client, options) => client.flush(options)),
  ...timeoutOf<Client>('ping', (client, options) => client.ping(options)),
  place('close(code)', [], (client, value) => client.close(value)),
  place('close(, reason)', strings, (client, value) => client.close(1000, value)),
  ...timeoutOf<Client>('close', (client, options) => client.close(1000, 'x', options)),
];

export const matcherCalls: readonly Place<Client>[] = [
  place('toReceiveMessage', compared, (client, value) => expect(client).toReceiveMessage(value)),
  place('not.toReceiveMessage', compared, (client, value) =>
    expect(client).not.toReceiveMessage(value),
  ),
  ...timeoutOf<Client>('toReceiveMessage', (client, options) =>
    expect(client).toReceiveMessage('x', options),
  ),
  place('toReceiveMessages', ['array', 'list'], (client, value) =>
    expect(client).toReceiveMessages(value),
  ),
  ...timeoutOf<Client>('toReceiveMessages', (client, options) =>
    expect(client).toReceiveMessages(['x'], options),
  ),
  place('toHaveReceivedMessages', ['list'], (client, value) =>
    expect(client).toHaveReceivedMessages(value),
  ),
  ...timeoutOf<Client>(
    'toStaySilent',
    (client, options) => expect(client).toStaySilent(options),
    'for',
  ),
  place('toBeClosedWith', [], (client, value) => expect(client).toBeClosedWith(value)),
  place('toBeClosedWith(, reason)', strings, (client, value) =>
    expect(client).toBeClosedWith(1000, value),
  ),
  place('toHaveProtocol', strings, (client, value) => expect(client).toHaveProtocol(value)),
  place('toRejectUpgrade', [], (_client, value) => expect(connect('/echo')).toRejectUpgrade(value)),
];

const chained = (): Any => connect('/echo');

/** Settings are refused by a throw: the chain itself is awaited here. */
const settable = (): Any => {
  const chain = chained();
  chain.catch(() => undefined);
  return chain;
};

export const chainCalls: readonly Place<undefined>[] = [
  place('send', sendable, (_, value) => chained().send(value)),
  place('send(, options)', objects, (_, value) => chained().send('x', value)),
  place(
    'sendText',
    [
      ...strings,
      'seven',
      'negative',
      'fraction',
      'huge',
      'Infinity',
      'NaN',
      'bigint',
      'true',
      'symbol',
    ],
    (_, value) => chained().sendText(value),
  ),
  place('sendJson', sendable, (_, value) => chained().sendJson(value)),
  place('sendBinary', ['array', 'list'], (_, value) => chained().sendBinary(value)),
  ...['expectText', 'waitForText'].flatMap((verb) =>
    timeoutOf<undefined>(verb, (_, options) => chained().send('x')[verb](undefined, options)),
  ),
  ...['expectJson', 'waitForJson'].flatMap((verb) =>
    timeoutOf<undefined>(verb, (_, options) => chained().send({})[verb](undefined, options)),
  ),
  ...['expectBinary', 'waitForBinary'].flatMap((verb) =>
    timeoutOf<undefined>(verb, (_, options) => chained().sendBinary([1])[verb](undefined, options)),
  ),
  place('expectMessage', action, (_, value) => chained().send('x').expectMessage(value)),
  place('waitForMessage', action, (_, value) => chained().send('x').waitForMessage(value)),
  place('capture', strings, (_, value) => chained().send('x').expectText().capture(value)),
  place('capture(, pick)', action, (_, value) =>
    chained().send('x').expectText().capture('name', value),
  ),
  place('close(code)', [], (_, value) => chained().close(value)),
  place('close(, reason)', strings, (_, value) => chained().close(1000, value)),
  place('expectClosed', ['seven', 'negative', 'huge', 'null'], (_, value) =>
    chained().close(1000).expectClosed(value),
  ),
  place('expectClosed(, reason)', [...strings, 'null'], (_, value) =>
    chained().close(1000).expectClosed(1000, value),
  ),
  place('expectUpgrade', action, (_, value) => chained().expectUpgrade(value)),
  place('exec', action, (_, value) => chained().exec(value)),
  place('wait', finite, (_, value) => chained().wait(value)),
  place('set', [...objects, 'misspelt'], (_, value) => settable().set(value)),
  place('set(, value)', headerValues, (_, value) => settable().set('x-a', value)),
  place('unset', strings, (_, value) => settable().unset(value)),
  ...['filterMessages', 'filterText', 'filterJson', 'filterBinary'].map((verb) =>
    place<undefined>(verb, action, (_, value) => settable()[verb](value)),
  ),
  place('expectConnectionError', ['seven', 'negative', 'huge', 'null', ...strings], (_, value) =>
    connect({ url: 'ws://127.0.0.1:9' }).expectConnectionError(value),
  ),
];

export const connectCalls: readonly Place<undefined>[] = [
  place('connect', ['empty', 'url', ...objects, ...action], (_, value) => connect(value)),
  place('connect(, options)', objects, (_, value) => connect('/echo', value)),
  ...Object.entries({
    path: ['empty'],
    name: strings,
    server: [],
    ssl: flag,
    protocols: ['text', 'array'],
    headers: [...objects, 'misspelt'],
    origin: ['text', 'empty'],
    timeout: milliseconds,
    maxPayload: ['seven'],
    perMessageDeflate: ['true', 'object', 'bare', 'proto', 'misspelt'],
    via: [],
    url: [],
    ca: [],
    client: [...objects, 'proto', 'misspelt'],
  } satisfies Record<string, Names>).map(([key, accepts]) =>
    place<undefined>(`connect({ ${key} })`, accepts, (_, value) => connect({ [key]: value })),
  ),
  place('rawConnect', objects, (_, value) => rawConnect(value)),
  ...Object.entries({
    path: ['empty'],
    ssl: flag,
    url: [],
    ca: [],
    timeout: milliseconds,
    headers: [...objects, 'proto', 'misspelt'],
    handshake: flag,
    mask: flag,
    maxPayload: ['seven'],
  } satisfies Record<string, Names>).map(([key, accepts]) =>
    place<undefined>(`rawConnect({ ${key} })`, accepts, (_, value) => rawConnect({ [key]: value })),
  ),
];

export const rawCalls: readonly Place<RawClient>[] = [
  place('sendFrame', [], (raw, value) => raw.sendFrame(value)),
  place('sendFrame({ opcode })', ['seven'], (raw, opcode) => raw.sendFrame({ opcode })),
  place('sendFrame({ payload })', strings, (raw, payload) => raw.sendFrame({ opcode: 1, payload })),
  place('sendFrame({ rsv })', ['seven'], (raw, rsv) => raw.sendFrame({ opcode: 1, rsv })),
  place('sendFrame({ mask })', flag, (raw, mask) => raw.sendFrame({ opcode: 1, mask })),
  place('sendFrame({ fin })', flag, (raw, fin) => raw.sendFrame({ opcode: 1, fin })),
  place('sendBytes', strings, (raw, value) => raw.sendBytes(value)),
  ...timeoutOf<RawClient>('receiveFrame', (raw, options) => raw.receiveFrame(options)),
  ...timeoutOf<RawClient>('receiveBytes', (raw, options) => raw.receiveBytes(options)),
];

export interface Mock {
  readonly server: MockServer;
  readonly connection: MockConnection;
}

export const mockCalls: readonly Place<Mock>[] = [
  place('send', sendable, ({ server }, value) => server.send(value)),
  place('broadcast', sendable, ({ server }, value) => server.broadcast(value)),
  place('broadcast(, options)', objects, ({ server }, value) => server.broadcast('x', value)),
  place('broadcast(, { except })', [], ({ server }, except) => server.broadcast('x', { except })),
  place('reply', match, ({ server }, value) => server.reply(value, 'x')),
  place('reply(, answer)', [...sendable, 'action'], ({ server }, value) =>
    server.reply('x', value),
  ),
  place('reply(, { times })', count, ({ server }, times) => server.reply('x', 'y', { times })),
  place('reply(, { delay })', finite, ({ server }, delay) => server.reply('x', 'y', { delay })),
  place('on', [], ({ server }, value) => server.on(value, () => undefined)),
  place('on(, listener)', action, ({ server }, value) => server.on('message', value)),
  place('refuse', [], ({ server }, value) => server.refuse(value)),
  place('refuse(, options)', objects, ({ server }, value) => server.refuse(503, value)),
  place('refuse(, { times })', count, ({ server }, times) => server.refuse(503, { times })),
  place('hang', objects, ({ server }, value) => server.hang(value)),
  place('hang({ times })', count, ({ server }, times) => server.hang({ times })),
  place('delay', finite, ({ server }, value) => server.delay(value)),
  place('close(code)', [], ({ server }, value) => server.close(value)),
  place('close(, reason)', strings, ({ server }, value) => server.close(1000, value)),
  ...timeoutOf<Mock>('receive', ({ server }, options) => server.receive(options)),
  place('waitFor', match, ({ server }, value) => server.waitFor(value)),
  ...timeoutOf<Mock>('flush', ({ server }, options) => server.flush(options)),
  place('connection.send', sendable, ({ connection }, value) => connection.send(value)),
  place('connection.send(, options)', objects, ({ connection }, value) =>
    connection.send('x', value),
  ),
  place('connection.sendRaw', [], ({ connection }, value) => connection.sendRaw(value)),
  place('connection.on', [], ({ connection }, value) => connection.on(value, () => undefined)),
  place('connection.on(, listener)', action, ({ connection }, value) =>
    connection.on('message', value),
  ),
  ...timeoutOf<Mock>('connection.receive', ({ connection }, options) =>
    connection.receive(options),
  ),
];

export const openingCalls: readonly Place<undefined>[] = [
  place('serve', action, (_, value) => serve(value)),
  place('mockServer', objects, (_, value) => mockServer(value)),
  ...Object.entries({
    json: flag,
    ssl: flag,
    host: [],
    name: action,
    path: [],
    protocols: ['array', 'action'],
    verify: action,
    headers: [...objects, 'misspelt'],
    maxPayload: ['seven'],
    perMessageDeflate: flag,
    autoPong: flag,
  } satisfies Record<string, Names>).map(([key, accepts]) =>
    place<undefined>(`mockServer({ ${key} })`, accepts, (_, value) => mockServer({ [key]: value })),
  ),
  place('network', objects, (_, value) => network(value)),
  ...Object.entries({
    seed: [...strings, 'seven', 'negative', 'huge'],
    to: [],
    buffer: ['seven'],
    messages: flag,
  } satisfies Record<string, Names>).map(([key, accepts]) =>
    place<undefined>(`network({ ${key} })`, accepts, (_, value) => network({ [key]: value })),
  ),
];

const toxics: Readonly<Record<string, Names>> = {
  latency: finite,
  bandwidth: ['seven'],
  slowClose: finite,
  timeout: finite,
  limitData: ['seven'],
  limitTime: finite,
  idle: finite,
  resetPeer: finite,
  loss: [],
  partition: finite,
  slowReader: ['seven'],
  refuseHandshake: [],
};

export const linkCalls: readonly Place<Link>[] = [
  ...Object.entries(toxics).flatMap(([name, accepts]) => [
    place<Link>(name, accepts, (link: Any, value) => link[name](value)),
    place<Link>(`${name}(, options)`, objects, (link: Any, value) =>
      link[name](name === 'refuseHandshake' ? 503 : 1, value),
    ),
  ]),
  ...['down', 'halfOpen', 'hangHandshake', 'cutHandshake'].map((name) =>
    place<Link>(name, objects, (link: Any, value) => link[name](value)),
  ),
  place('slicer', [], (link: Any, value) => link.slicer(value)),
  place('flap', [], (link: Any, value) => link.flap(value)),
  ...['stream', 'toxicity', 'times', 'for', 'jitter'].map((key) =>
    place<Link>(
      `latency(, { ${key} })`,
      key === 'times' ? ['seven'] : ['for', 'jitter'].includes(key) ? finite : [],
      (link: Any, value) => link.latency(1, { [key]: value }),
    ),
  ),
  ...['drop', 'duplicate', 'reorder', 'corrupt'].flatMap((name) => [
    place<Link>(name, match, (link: Any, value) => link[name](value)),
    place<Link>(`${name}(, options)`, objects, (link: Any, value) => link[name]('x', value)),
  ]),
  place('delay(, ms)', finite, (link: Any, value) => link.delay('x', value)),
  place('closeWith(, code)', [], (link: Any, value) => link.closeWith('x', value)),
  place('closeWith(, , reason)', strings, (link: Any, value) => link.closeWith('x', 1000, value)),
  place('change(, change)', action, (link: Any, value) => link.change('x', value)),
  place('update', objects, (link: Any, value) => link.latency(1).update(value)),
];

const anySchema: Names = [
  ...(['true', 'object', 'bare', 'proto', 'inherited', 'misspelt', 'map', 'error', 'url'] as const),
];
/** Whether it listens is checked afterwards. */
const anyObject: Names = [
  ...anySchema.filter((name) => name !== 'true'),
  ...(['text', 'empty', 'unicode', 'action', 'array', 'list', 'getter', 'promise'] as const),
];
const subjects: Readonly<Record<string, Names>> = { toRejectUpgrade: ['promise'] };
const subjectMatchers: Readonly<Record<string, (expected: Any) => unknown>> = {
  toReceiveMessage: (expected) => expected.toReceiveMessage('x'),
  toReceiveMessages: (expected) => expected.toReceiveMessages(['x']),
  toHaveReceivedMessages: (expected) => expected.toHaveReceivedMessages(['x']),
  toStaySilent: (expected) => expected.toStaySilent(),
  toBeOpen: (expected) => expected.toBeOpen(),
  toBeClosedWith: (expected) => expected.toBeClosedWith(1000),
  toHaveProtocol: (expected) => expected.toHaveProtocol('x'),
  toRejectUpgrade: (expected) => expected.toRejectUpgrade(),
  toMatchTranscript: (expected) => expected.toMatchTranscript(),
};

export const otherCalls: readonly Place<undefined>[] = [
  place('isPortInUse', ['seven'], (_, value) => isPortInUse(value)),
  place('isPortInUse(, host)', [], (_, value) => isPortInUse(9000, value)),
  place('findAvailablePort', [], (_, value) => findAvailablePort(value)),
  place('findAvailablePort(, attempts)', ['seven'], (_, value) => findAvailablePort(9000, value)),
  place('getFreePortPair', [], (_, value) => getFreePortPair(value)),
  place('getFreePortPair(, minGap)', ['seven'], (_, value) => getFreePortPair(9000, value)),
  place('getFreePortPair(, , maxGap)', ['seven'], (_, value) => getFreePortPair(9000, 1, value)),
  place('leasePortPair', objects, async (_, value) => (await leasePortPair(value)).release()),
  ...['startPort', 'minGap', 'maxGap', 'maxAttempts', 'host'].map((key) =>
    place<undefined>(`leasePortPair({ ${key} })`, leases[key] ?? ['seven'], async (_, value) =>
      (await leasePortPair({ [key]: value })).release(),
    ),
  ),
  place('updateWebSocketEnvVars', ['seven'], (_, value) => updateWebSocketEnvVars(value, 1, {})),
  place(
    'updateWebSocketEnvVars(, , env)',
    ['object', 'bare', 'proto', 'inherited', 'misspelt', 'getter'],
    (_, value) => updateWebSocketEnvVars(1, 2, value),
  ),
  place('getWebSocketUri', ['seven'], (_, value) => getWebSocketUri(value)),
  place('getWebSocketUri(, host)', ['text'], (_, value) => getWebSocketUri(1, value)),
  place('getWebSocketUri(, , useSsl)', flag, (_, value) => getWebSocketUri(1, 'x', value)),
  place('getWebSocketUri(, , , path)', ['text', 'empty'], (_, value) =>
    getWebSocketUri(1, 'x', false, value),
  ),
  ...Object.entries(subjectMatchers).map(([name, match]) =>
    place<undefined>(`expect().${name}`, subjects[name] ?? [], (_, value) => match(expect(value))),
  ),
  place('connect({ codec })', [], (_, value) => connect({ path: '/echo', codec: value })),
  place('mockServer({ codec })', action, (_, value) => mockServer({ codec: value })),
  place('network({ codec })', action, (_, value) => network({ codec: value })),
  place('new WS', [], (_, value) => new WS(value)),
  place('new WS(, options)', objects, (_, value) => {
    new WS('ws://localhost:1', value);
    WS.clean();
  }),
  place('request', anyObject, (_, value) => request(value)),
  place('request(, options)', objects, (_, value) => request(createServer(), value)),
  place('jsonSchema', anySchema, (_, value) => jsonSchema(value)),
  place('runConformance', [], (_, value) => runConformance(value)),
  place('runSecurity', [], (_, value) => runSecurity(value)),
  place('fibonacci.upTo', ['seven'], (_, value) => fibonacci.upTo(value)),
  place('server(name)', [], (_, value) => server(value)),
];
