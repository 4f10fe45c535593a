import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';
import { connectionKinds } from './kinds/connections';
import { handlerKinds } from './kinds/handlers';
import { handshakeKinds } from './kinds/handshakes';
import { matcherKinds } from './kinds/matchers';
import { messageKinds } from './kinds/messages';
import { serverKinds } from './kinds/server-failures';
import { serverFiles } from './kinds/servers';
import { setUpKinds } from './kinds/set-up';
import { waitKinds } from './kinds/waits';
import { readTerminal } from './terminal';

/** Whose whole text is kept; it does not depend on the machine's load. */
const steady = {
  ...messageKinds,
  ...waitKinds,
  ...connectionKinds,
  ...serverKinds,
  ...handlerKinds,
};
const kinds = { ...steady, ...matcherKinds, ...handshakeKinds, ...setUpKinds };
const names = Object.keys(kinds);

let project: Project;
let printed: ReadonlyMap<string, string>;

beforeAll(async () => {
  const tests = Object.entries(kinds).map(([name, { source }]) => [`${name}.test.js`, source]);
  project = makeProject({ ...serverFiles, ...Object.fromEntries(tests) });
  const run = await project.jest(['--maxWorkers=2', '--forceExit']);
  if (process.env.SHOW_OUTPUT) process.stderr.write(run.output);
  printed = readTerminal(run.stderr, project.folder);
}, 240_000);

afterAll(() => project.remove());

const shown = (name: string): string => printed.get(`${name}.test.js`) ?? 'no such file';

test('there are 115 kinds', () => {
  expect(names.length).toBeGreaterThanOrEqual(115);
});

test.each(Object.keys(steady))('prints: %s', (name) => {
  expect(shown(name)).toMatchSnapshot();
});

test.each(Object.entries(kinds))('starts with the cause: %s', (name, { cause }) => {
  const [, behind = ''] = shown(name).split(/^ {2}● (?!Console).*$/m);
  expect(behind.trim().split('\n').slice(0, 10).join('\n')).toMatch(cause);
});

test("removes the colours of a compiler's output", () => {
  expect([...printed.values()].join('\n')).not.toContain('\u001b');
});

const framed = names.filter((name) => kinds[name]?.line !== undefined);

test.each(framed)('marks the line: %s', (name) => {
  const marked = shown(name)
    .split('\n')
    .find((line) => /^\s*> +\d+ \|/.test(line));
  expect(marked).toContain(kinds[name]?.line);
});
