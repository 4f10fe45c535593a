// An error that is thrown while the package cleans up after a file: the results of other files stay.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JestRun, makeProject, type Project } from '../running/run-jest';

const head = "const { connect } = require('jest-ws-dynamic');\n";
const turns = (count: number): string =>
  `for (let left = ${count}; left > 0; left -= 1) await new Promise(setImmediate);`;
const waits: Readonly<Record<string, string>> = {
  '0-ms': 'await new Promise((resolve) => setTimeout(resolve, 0));',
  '1-ms': 'await new Promise((resolve) => setTimeout(resolve, 1));',
  '5-ms': 'await new Promise((resolve) => setTimeout(resolve, 5));',
  '20-ms': 'await new Promise((resolve) => setTimeout(resolve, 20));',
  '1-turn': turns(1),
  '2-turns': turns(2),
  '5-turns': turns(5),
  '9-turns': turns(9),
};
const thrown = "throw new Error('LATE');";

const late = Object.fromEntries(
  Object.entries(waits).flatMap(([name, wait]) => [
    [
      `client-${name}.test.js`,
      `${head}test('t', async () => {
  const client = await connect('/echo');
  (async () => { await client.closed; ${wait} ${thrown} })();
});`,
    ],
    [
      `hook-${name}.test.js`,
      `${head}let client;
beforeAll(async () => {
  client = await connect('/echo');
  (async () => { await client.closed; ${wait} ${thrown} })();
});
test('t', () => {});`,
    ],
    [`plain-${name}.test.js`, `test('t', () => { (async () => { ${wait} ${thrown} })(); });`],
  ]),
);
const callback = `${head}test('t', async () => {
  const client = await connect('/echo');
  client.closed.then(() => setImmediate(() => { ${thrown} }));
});`;
const innocent = "test('innocent', async () => { await new Promise((r) => setTimeout(r, 50)); });";

describe.each([
  ['in one process', ['-i']],
  ['in workers', ['-w', '2', '--workerIdleMemoryLimit=2GB']],
])('%s', (_, flags) => {
  let project: Project;
  let run: JestRun;
  beforeAll(async () => {
    project = makeProject({
      ...late,
      'callback.test.js': callback,
      'innocent.test.js': innocent,
    });
    run = await project.jest(flags);
  }, 300_000);
  afterAll(() => project.remove());

  test('every file has a result', () => {
    const names = run.json.testResults.map(({ name }) => name.slice(project.folder.length + 1));
    expect(names.toSorted()).toEqual(
      [...Object.keys(late), 'callback.test.js', 'innocent.test.js'].toSorted(),
    );
    expect(run.output).not.toContain('child process exceptions');
  });

  test('the other files are unaffected', () => {
    const innocentFile = run.json.testResults.find(({ name }) => name.endsWith('innocent.test.js'));
    expect(innocentFile?.assertionResults).toMatchObject([{ status: 'passed' }]);
    expect(innocentFile?.message).toBe('');
  });

  test('the error fails its file, or is printed, with its line', () => {
    const silent = run.json.testResults.filter(
      ({ name, message }) =>
        !name.endsWith('innocent.test.js') &&
        !/LATE/.test(message) &&
        !run.stderr.includes(`${name}:`),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
    expect(run.code).toBe(1);
  });
});
