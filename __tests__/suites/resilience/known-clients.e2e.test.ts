/**
 * Clients that many use, run through the suite as a user would. docs/suites.md has the results of all
 * its tests; here a part of them runs, as each takes the pauses of that client.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type JestFileResult, makeProject, type Project } from '../../running/run-jest';
import { knownClients } from './clients';

const part = 'connection was reset|handles a message once|sent without|between two attempts';

let project: Project;
let files: readonly JestFileResult[];

beforeAll(async () => {
  const tests = Object.entries(knownClients).map(([name, code]) => [`${name}.test.js`, code]);
  project = makeProject({
    ...Object.fromEntries(tests),
    // The clients are dependencies of this package; the project has none of its own.
    'jest.config.js': `module.exports = {
      preset: 'jest-ws-dynamic',
      modulePaths: [${JSON.stringify(`${process.cwd()}/node_modules`)}],
    };`,
  });
  const { json, output } = await project.jest(['-w', '3', '-t', part]);
  files = json.testResults;
  if (files.length === 0) throw new Error(output);
}, 300_000);

afterAll(() => project.remove());

function failuresOf(client: string): readonly string[] {
  const file = files.find(({ name }) => name.endsWith(`${client}.test.js`));
  const ran = file?.assertionResults.filter(({ status }) => status !== 'pending') ?? [];
  expect(ran.length).toBeGreaterThanOrEqual(3);
  const failed = ran.filter(({ status }) => status === 'failed');
  return failed.map(
    ({ fullName, failureMessages }) => `${fullName}\n${failureMessages.join('\n')}`,
  );
}

test.each(Object.keys(knownClients))('%s passes every check', (client) => {
  expect(failuresOf(client)).toEqual([]);
});
