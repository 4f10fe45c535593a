import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

let project: Project;

beforeAll(() => {
  project = makeProject({
    'waits.test.js': `const { connect } = require('jest-ws-dynamic');
test('by a matcher', async () => {
  const client = await connect('/echo');
  client.send('hello');
  await expect(client).toReceiveMessage('goodbye');
});
test('by the client', async () => {
  const client = await connect('/echo');
  await client.receive({ timeout: 50 });
});`,
    // What Jest keeps of each failure until the run ends.
    'kept.js': `module.exports = class {
  onTestFileResult(_test, { testResults }) {
    const kept = testResults.flatMap(({ failureDetails }) => failureDetails);
    const marks = kept.flatMap((failure) =>
      [failure, failure.matcherResult ?? {}].flatMap((each) => Object.getOwnPropertySymbols(each)),
    );
    console.log('kept ' + kept.length + ' failures, marks: ' + marks.map(String).join());
  }
};`,
    'jest.config.js': `module.exports = { preset: 'jest-ws-dynamic', reporters: ['default', './kept.js'] };`,
  });
});

afterAll(() => project.remove());

test('failures kept by Jest hold no reference to the realm of their test file', async () => {
  const { output } = await project.jest(['-i']);

  expect(output).toContain('kept 2 failures, marks: ');
  expect(output).not.toContain('frames-shown');
}, 60_000);
