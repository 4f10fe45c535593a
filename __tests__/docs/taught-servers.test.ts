/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"servers": {"app": {"command": "node", "args": ["examples/which-server/app/app.js"], "env": {"PORT": "{port}"}}, "artillery": {"command": "node", "args": ["examples/artillery/server.js"], "env": {"PORT": "{port}"}}, "bad-network": {"command": "node", "args": ["examples/bad-network/server.js"]}, "exchange": {"command": "node", "args": ["examples/record-and-replay/exchange.js"], "path": "/v1"}, "port-only": {"command": "node", "args": ["examples/port-only/server.js"], "env": {"PORT": "{port}"}}}, "server": "reference"}
 */
/** The servers that the README, the pages and the examples teach outlive what anybody can send. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  type ConnectOptions,
  connect,
  rawConnect,
  type ServerFactory,
  server,
  useServer,
} from 'jest-ws-dynamic';

const example = (file: string) => require(join(__dirname, '..', '..', 'examples', file));
type Http = Parameters<ServerFactory>[0]['httpServer'];

/** What a server may stumble over: what it reads as a message, and as a frame. */
async function sendTheWorst(target: ConnectOptions & { url: string }): Promise<void> {
  for (const message of ['not JSON', 'null', '7', '[]', '{}', '{"type":{}}', '"\\u0000"']) {
    const client = await connect(target);
    client.send(message);
    // A close is an answer, too.
    await client.flush().catch(() => undefined);
    client.terminate();
  }
  const raw = await rawConnect({ url: target.url });
  await raw.sendFrame({ opcode: 1, payload: '{}', mask: false });
  // Until the server has ended it.
  while ((await raw.receiveFrame()) !== undefined);
}

async function outlives(target: ConnectOptions & { url: string }): Promise<void> {
  await sendTheWorst(target);
  await expect(await connect(target)).toBeOpen();
}

// They log a broken frame, as a server should.
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

describe.each<[string, string, ServerFactory]>([
  ['getting-started-js', '/chat', example('getting-started-js/chat.js')],
  ['getting-started-ts', '/chat', example('getting-started-ts/chat.ts').default],
  ['chat', '/chat', example('chat/server.ts').default],
  ['javascript', '/', example('javascript/server.js')],
  ['model-based', '/', example('model-based/cart.js')],
  [
    'which-server, a function',
    '/',
    ({ httpServer }) => example('which-server/function/chat.js').attachChat(httpServer),
  ],
  [
    'which-server, a class',
    '/',
    ({ httpServer }) => new (example('which-server/class/chat-server.js').ChatServer)(httpServer),
  ],
  [
    'apps, a class',
    '/',
    ({ httpServer }) =>
      new (example('apps/class/chat-server.js').ChatServer)({ server: httpServer }),
  ],
  [
    'apps, Next.js',
    '/ws',
    ({ httpServer }: { httpServer: Http }) => example('apps/next/server.js').attach(httpServer),
  ],
])('%s', (_name, path, factory) => {
  useServer(factory);

  test('survives invalid messages and an invalid frame', async () => {
    await outlives({ url: `${server.url}${path}` });
  });
});

test.each([
  ['app', '/'],
  ['artillery', '/'],
  ['bad-network', '/'],
  ['exchange', '/v1'],
  ['port-only', '/'],
])('the process of %s survives invalid messages and an invalid frame', async (name, path) => {
  const { pid } = server(name);
  await outlives({ url: `${server(name).url}${path}` });
  expect(server(name).pid).toBe(pid);
});

const examples = join(__dirname, '..', '..', 'examples');
const sources = (readdirSync(examples, { recursive: true }) as string[])
  .filter((file) => /\.[cm]?[jt]s$/.test(file) && !/node_modules|[/\\]dist[/\\]/.test(file))
  .map((file) => [file, readFileSync(join(examples, file), 'utf8')] as const)
  // graphql-ws, and the adapter of NestJS, handle errors themselves.
  .filter(([, text]) => /WebSocketServer\(\{/.test(text) && !/graphql-ws/.test(text));

test.each(sources.filter(([file]) => !file.endsWith('.gateway.ts')))(
  'examples/%s handles errors of sockets',
  (_file, text) => expect(text).toContain(".on('error'"),
);
