/** A broken test, and what its failure is to say. */
interface Kind {
  /** The text of the test file. */
  readonly source: string;
  /** The true cause, in the first ten lines behind the name of the test. */
  readonly cause: RegExp;
  /** The line that the code frame marks; undefined where no line of the user's led there. */
  readonly line: string | undefined;
}

export type Kinds = Readonly<Record<string, Kind>>;

const names = 'connect, mockServer, network, scale, server, useServer';
const head = `const { ${names} } = require('jest-ws-dynamic');\n`;

/** A test file with options of its own: `room.js` is its server, if they name no other. */
export function fileWith(options: object, code: string): string {
  const all = JSON.stringify({ server: './room.js', ...options });
  return `/**\n * @jest-environment jest-ws-dynamic/environment\n * @jest-environment-options ${all}\n */\n${head}\n${code}\n`;
}

/** A test of the server in `room.js`. */
export function roomTest(name: string, lines: readonly string[], limit = ''): string {
  const body = lines.map((line) => `  ${line}\n`).join('');
  return fileWith({}, `test('${name}', async () => {\n${body}}${limit});`);
}

/** A test of the server that the command `node program.js WORD` starts. */
export function commandTest(
  word: string,
  name: string,
  lines: readonly string[],
  options: object = {},
): string {
  const body = lines.map((line) => `  ${line}\n`).join('');
  const server = { command: 'node', args: ['program.js', word] };
  return fileWith({ server, ssl: false, ...options }, `test('${name}', async () => {\n${body}});`);
}
