import { posix } from 'node:path';
import type { ExportedServer } from './exported-servers';
import type { TestStyle } from './test-place';

/** A server's handshake response. */
export interface Answer {
  readonly path: string;
  /** 101 for an open connection, otherwise the HTTP status; `undefined` without a response. */
  readonly status?: number;
  /** The code if the server closed the connection immediately. */
  readonly closed?: number;
  readonly reason?: string;
}

/** The imports and lines at the top of a test. */
interface Names {
  /** Names imported from this package. */
  readonly own: readonly string[];
  /** Names of Jest's globals, besides `expect` and `test`. */
  readonly globals?: readonly string[];
  readonly lines?: readonly string[];
}

export function head(
  { usesImport, hasJestGlobals }: TestStyle,
  { own, globals = [], lines = [] }: Names,
): string {
  const names = `{ ${own.join(', ')} }`;
  const ofJest = `import { ${[...globals, 'expect', 'test'].join(', ')} } from '@jest/globals';`;
  const first = usesImport
    ? [...(hasJestGlobals ? [ofJest] : []), `import ${names} from 'jest-ws-dynamic';`]
    : [`const ${names} = require('jest-ws-dynamic');`];
  return [...first, ...lines, ''].join('\n');
}

/** The import of a project source in a test file. */
export function importLine(
  style: TestStyle,
  file: string,
  name: string | undefined,
  local: string,
): string {
  const path = posix.relative(posix.dirname(style.file), file);
  const bare = path.replace(/\.([cm]?)[jt]sx?$/, (_, kind) =>
    style.hasEndings ? `.${kind}js` : '',
  );
  const from = bare.startsWith('.') ? bare : `./${bare}`;
  if (style.usesImport) {
    return `import ${name === undefined ? local : `{ ${name} }`} from '${from}';`;
  }
  return `const ${name === undefined ? local : `{ ${name} }`} = require('${from}');`;
}

const localName = ({ name, isClass, takes }: ExportedServer): string =>
  name ?? (isClass ? 'ChatServer' : takes === 'nothing' ? 'createApp' : 'attach');

function startLines(style: TestStyle, exported: ExportedServer | undefined): Names {
  if (exported === undefined) return { own: ['connect'] };
  if (exported.takes === 'nest' || exported.takes === 'nest with ws') {
    return nestLines(style, exported);
  }
  const local = localName(exported);
  const imported = importLine(style, exported.file, exported.name, local);
  if (exported.takes === 'nothing') {
    return { own: ['connect', 'useServer'], lines: [imported, '', `useServer(() => ${local}());`] };
  }
  const argument = exported.takes === 'server' ? 'httpServer' : '{ server: httpServer }';
  return {
    own: ['connect', 'useServer'],
    lines: [
      imported,
      '',
      `useServer(({ httpServer }) => ${exported.isClass ? 'new ' : ''}${local}(${argument}));`,
    ],
  };
}

/** Creates the Nest application as its main file does, without calling listen(). */
function nestLines(style: TestStyle, { file, name, takes }: ExportedServer): Names {
  // Formatted as by Prettier, which Nest's own projects check.
  const create = (indent: string): string =>
    [
      `NestFactory.create(${name}, {`,
      '  abortOnError: false,',
      "  logger: ['error', 'warn'],",
      '})',
    ].join(`\n${indent}`);
  const load = (imported: string, from: string) =>
    style.usesImport
      ? `import { ${imported} } from '${from}';`
      : `const { ${imported} } = require('${from}');`;
  const withWs = takes === 'nest with ws';
  return {
    own: ['connect', 'useServer'],
    lines: [
      load('NestFactory', '@nestjs/core'),
      ...(withWs ? [load('WsAdapter', '@nestjs/platform-ws')] : []),
      importLine(style, file, name, name ?? ''),
      '',
      ...(withWs
        ? [
            'useServer(async () => {',
            `  const app = await ${create('  ')};`,
            '  return app.useWebSocketAdapter(new WsAdapter(app));',
            '});',
          ]
        : ['useServer(() =>', `  ${create('  ')},`, ');']),
    ],
  };
}

/** The first test of a server, depending on the server's response. */
export function firstTest(
  style: TestStyle,
  { path, status, closed }: Answer,
  exported?: ExportedServer,
  tokenParameter?: string,
): string {
  const own =
    tokenParameter === undefined
      ? `connect('${path}', { headers: { authorization: 'Bearer …' } })`
      : `connect('${path}${path.includes('?') ? '&' : '?'}${tokenParameter}=…')`;
  return `${head(style, startLines(style, exported))}\n${testOf(path, status, closed, own)}\n`;
}

const ofSocketIo = `// For events: socket.io-client, or the codec socketIo
// (node_modules/jest-ws-dynamic/docs/frameworks.md, codecs.md).
`;

function testOf(
  path: string,
  status: number | undefined,
  closed: number | undefined,
  own: string,
): string {
  if (status !== 101) {
    return `test('refuses a connection without credentials', async () => {
  await expect(connect('${path}')).toRejectUpgrade(${status});
  // With your credentials: await ${own};
});`;
  }
  if (closed !== undefined) {
    return `test('closes a connection without credentials', async () => {
  // With your credentials: ${own}
  const client = await connect('${path}');
  await expect(client).toBeClosedWith(${closed});
});`;
  }
  return `${path.includes('EIO=4') ? ofSocketIo : ''}test('accepts a WebSocket connection', async () => {
  const client = await connect('${path}');
  expect(client).toBeOpen();
});`;
}

/** A temporary test that connects to each path, and writes the responses to a file. */
export function probeTest(
  style: TestStyle,
  paths: readonly string[],
  into: string,
  exported?: ExportedServer,
): string {
  const { own, lines = [] } = startLines(style, exported);
  const fs = style.usesImport
    ? "import { writeFileSync } from 'node:fs';"
    : "const { writeFileSync } = require('node:fs');";
  return `// @ts-nocheck
${head(style, { own, lines: [fs, ...lines] })}
test('answers', async () => {
  const answers = [];
  for (const path of ${JSON.stringify(paths)}) {
    try {
      const client = await connect(path, { timeout: 3000 });
      await client.ping({ timeout: 3000 }).catch(() => {});
      const isOpen = client.readyState === 1;
      answers.push({ path, status: 101, ...(isOpen ? {} : { closed: (await client.closed).code }) });
      client.terminate();
    } catch (error) {
      answers.push({ path, status: error.details?.status, reason: error.message });
    }
  }
  writeFileSync(${JSON.stringify(into)}, JSON.stringify(answers));
}, 30000);
`;
}

/** A test of the built-in server, for `--example`. */
export const exampleTest = (style: TestStyle): string => `${head(style, { own: ['connect'] })}
test('the built-in server answers what it is sent', async () => {
  const client = await connect('/echo');
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
});
`;
