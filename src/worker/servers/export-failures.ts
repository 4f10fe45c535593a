/** Errors of a server module's export, with code that would work. */
import { readFileSync } from 'node:fs';
import { basename, extname, isAbsolute } from 'node:path';
import { invalidText } from '../../errors/invalid-value';
import { isObject } from '../../errors/is-object';
import { pointAt } from '../../errors/point-at';
import { withFallback } from '../../errors/with-fallback';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { relativePath } from '../../platform/relative-path';
import { httpApplication, servingOf } from './applications';
import { ownServer, type ServerReference } from './server-reference';

/** The error for a class, an application without its own server, or another unusable export. */
export function unusableExport(
  exported: unknown,
  name: string,
  reference = ownServer,
): WsDynamicError {
  const application = httpApplication(exported);
  if (application) {
    return atExports(
      name,
      exportError(`The server ${name} is ${application.what}. ${servingOf(application, name)}`),
    );
  }
  if (isClass(exported)) return exportedClass(exported, name, reference);
  const named = namedClass(exported);
  if (named !== undefined && extname(name) !== '')
    return exportedClass(named, name, reference, describeExport(exported));
  return atExports(
    name,
    exportError(
      `server module ${name}: ${invalidText({
        expected:
          'a function, an http.Server or a WebSocketServer made with { noServer: true }, as the default export or module.exports',
        received: describeExport(exported),
        remedy: `${ofMain(name)}${ofScript(exported)}For example: export default ({ httpServer }) => new WebSocketServer({ server: httpServer });`,
      })}`,
    ),
  );
}

export function isClass(value: unknown): value is { readonly name: string } {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** The class of an export such as `{ ChatServer }`, if there is only one. */
function namedClass(exported: unknown): { readonly name: string } | undefined {
  if (typeof exported !== 'object' || exported === null) return undefined;
  const found = Object.entries(exported).filter(([, value]) => isClass(value));
  return found.length === 1 && found[0] !== undefined ? { name: found[0][0] } : undefined;
}

/** @param received set for a class that is a named export */
function exportedClass(
  exported: { readonly name: string },
  path: string,
  { option, object }: ServerReference,
  received?: string,
): WsDynamicError {
  const name = exported.name || 'Server';
  if (extname(path) === '') {
    return exportError(
      `The server ${path} is the class ${name}. Pass a function that creates it: ({ httpServer }) => new ${name}(httpServer)`,
    );
  }
  const file = basename(path, extname(path));
  return exportError(
    `server module ${path}: ${invalidText({ expected: 'a function', received: received ?? `the class ${name}` })} Create it in a separate module, and set option "${option}" to that module:

  const ${received === undefined ? name : `{ ${name} }`} = require('./${file}');
  module.exports = ({ httpServer }) => new ${name}(httpServer);

If the class listens by itself, set option "${option}" to false and start it on the file's port in the test file:

  beforeAll(() => new ${name}({ port: ${object}.port }));`,
  );
}

/** The two alternatives for a server that listens by itself: a process, or a function that attaches. */
export function insteadOfListening(name: string, rootDir: string): string {
  const attach =
    'a function that attaches it to the given `httpServer`:\n\n  ({ httpServer }) => new WebSocketServer({ server: httpServer })';
  const command = commandFor(name, rootDir);
  return command === undefined
    ? `useServer() takes ${attach}`
    : `Run it as a process, which reads its port from PORT, in testEnvironmentOptions:

  server: ${command}

Or export ${attach}`;
}

/** The two alternatives for a server that calls `import()` in a run of Jest without ES modules. */
export function importRemedy(name: string, rootDir: string): string {
  const command = commandFor(name, rootDir);
  const asProcess =
    command === undefined ? '' : `, or run the server as a process:\n\n  server: ${command}`;
  return `Jest runs import() only with NODE_OPTIONS=--experimental-vm-modules npx jest: set it${asProcess}`;
}

/** The option `server` that starts a module as a process; `undefined` for the function of a `useServer()`. */
function commandFor(name: string, rootDir: string): string | undefined {
  const extension = extname(name);
  if (extension === '') return undefined;
  const path = relativePath(rootDir, name);
  // Most projects run TypeScript with tsx.
  const program = /^\.[cm]?tsx?$/.test(extension) ? 'tsx' : 'node';
  return `{ command: '${program}', args: ['${path}'], env: { PORT: '{port}' } }`;
}

function exportError(message: string): WsDynamicError {
  return new WsDynamicError('ERR_WS_SERVER_EXPORT', message);
}

/** Adds a stack frame for the line with the module's export, if its source has one. */
export function atExports(path: string, error: WsDynamicError): WsDynamicError {
  const frame = exportsFrame(path);
  return frame === '' ? error : pointAt(error, frame);
}

/** The stack frame of the line with the module's export; without one, of the line that listens. */
export function exportsFrame(path: string): string {
  // Other servers have a name instead, such as `reference`.
  if (!isAbsolute(path)) return '';
  const lines = withFallback(() => readFileSync(path, 'utf8'), '').split('\n');
  const exported = lines.findLastIndex((text) => /^\s*(?:module\.)?exports\b|^export\b/.test(text));
  const main = lines.findIndex((text) => mainTest.test(text));
  const listening = lines.findLastIndex((text) => /\.listen\(/.test(text));
  const line = [exported, main, listening].find((index) => index >= 0);
  return line === undefined ? '' : `    at exports (${path}:${line + 1}:1)`;
}

const mainTest = /require\.main\s*===\s*module|import\.meta\.main\b/;

/** Explains a module that starts its server only if Node runs it as a program. */
function ofMain(path: string): string {
  const source = withFallback(() => readFileSync(path, 'utf8'), '');
  const [test] = mainTest.exec(source) ?? [];
  return test === undefined
    ? ''
    : `Code under if (${test}) does not run here: export the server, or a function that creates it. `;
}

function ofScript(exported: unknown): string {
  return isEmpty(exported)
    ? 'A module that exports nothing has to listen within half of "startTimeout": if it takes longer, raise that, or run it as a command. '
    : '';
}

function isEmpty(exported: unknown): boolean {
  return isObject(exported) && Object.keys(exported).length === 0;
}

function describeExport(exported: unknown): string {
  if (!isObject(exported)) return `${typeof exported} (${String(exported)})`;
  if (isEmpty(exported)) return 'nothing';
  return `an object with the keys ${Object.keys(exported).join(', ')}`;
}
