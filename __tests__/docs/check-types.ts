/** Compiles code blocks against the built declarations, as files of a user's project. */
import { join } from 'node:path';
import ts from 'typescript';
import { type PageBlock, root } from './pages';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['node'],
  strict: true,
  esModuleInterop: true,
  allowJs: true,
  checkJs: true,
  moduleDetection: ts.ModuleDetectionKind.Force,
  noEmit: true,
  skipLibCheck: true,
};

/** Jest's globals, as a test file has them. */
const globals = `
import * as jest from '@jest/globals';
declare global {
  const test: typeof jest.test;
  const expect: typeof jest.expect;
  const describe: typeof jest.describe;
  const afterEach: typeof jest.afterEach;
  const beforeAll: typeof jest.beforeAll;
  const beforeEach: typeof jest.beforeEach;
  const afterAll: typeof jest.afterAll;
}
`;

const imports = "import { connect, mockServer } from 'jest-ws-dynamic';";

/** What `<!-- context: NAME -->` stands for; any other context is code. */
const contexts: Readonly<Record<string, string>> = {
  imports,
  client: `${imports} const client = await connect('/');`,
  mock: `${imports} const mock = await mockServer();`,
  servers:
    "import http from 'node:http'; import https from 'node:https'; declare const tls: https.ServerOptions;",
  ChatRoom:
    'declare class ChatRoom { constructor(url: string); once(event: string): Promise<unknown>; say(text: string): void; close(): void }',
  ChatClient:
    'declare class ChatClient { constructor(url: string); stop(): void; say(text: string): void }',
};

// A block with `await` at its top is one of an ES module.
const extensionOf = ({ language, text }: PageBlock): string =>
  language === 'js' ? (/\b(require|module\.exports)\b/.test(text) ? '.cjs' : '.mjs') : '.mts';

/** What TypeScript says about each block, by its place; nothing where it is right. */
export function typeErrors(blocks: readonly PageBlock[]): ReadonlyMap<string, readonly string[]> {
  const folder = join(root, 'docs', 'blocks');
  const sources = new Map([[join(folder, 'globals.d.mts'), globals]]);
  const files = blocks.map((block, index) => {
    const file = join(folder, `block-${index}${extensionOf(block)}`);
    const { context = '', text } = block;
    sources.set(file, `${contexts[context] ?? context}\n${text}`);
    return { block, file };
  });
  const host = ts.createCompilerHost(options, true);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = sources.get(name);
    if (text === undefined) return getSourceFile.call(host, name, version, ...rest);
    return ts.createSourceFile(name, text, version, true);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return new Map(
    files.map(({ block, file }) => {
      const source = program.getSourceFile(file);
      const found = source ? ts.getPreEmitDiagnostics(program, source) : [];
      return [
        block.place,
        found.map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n')),
      ];
    }),
  );
}
