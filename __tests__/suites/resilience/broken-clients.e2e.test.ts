/** The suite has to fail where a client is wrong, or its passing would mean nothing. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JestAssertion, makeProject, type Project } from '../../running/run-jest';
import { ownClient, ownPromises } from './clients';

/** Which bug must be found by which test, and what its message says. */
const bugs: Readonly<Record<string, readonly [test: string, says: RegExp]>> = {
  'does not back off': [
    'tries at most 5 times in 1500 ms while it is refused',
    /made \d+ attempts, with \d+ ms of pauses between them, .* at most 5 are allowed in 1500 ms/,
  ],
  'subscribes once more after each loss': [
    'sends the same initial messages after each of 3 lost connections',
    /sent 2 messages by itself on its first connection, and 3 after lost connection 1/,
  ],
  'forgets its subscriptions': [
    'sends the same initial messages after each of 3 lost connections',
    /sent 1 message by itself on its first connection, and 0 after lost connection 1/,
  ],
  'keeps the listeners of lost connections': [
    'handles a message once after 3 lost connections',
    /handled one message 4 times after 3 lost connections/,
  ],
  'loses its outbox': [
    'delivers messages sent without a connection',
    /5 of 5 messages sent while the network was down have not arrived/,
  ],
  'forgets what was not acknowledged': [
    'sends messages again that were lost in transit',
    /20 of 20 messages in transit when the connection was lost have not arrived/,
  ],
  'gives up': ['reconnects after its connection was reset', /did not connect within 1500 ms after/],
  'does not notice a vanished server': [
    'notices within 1600 ms that the server has vanished',
    /did not connect within 3100 ms after the server vanished/,
  ],
  'comes back when it is closed': [
    'does not reconnect after it was closed',
    /The client was closed, and it made \d+ attempts?/,
  ],
  'leaves its timer': [
    'does not reconnect when it is closed between two attempts',
    /The client was closed, and it made \d+ attempts?/,
  ],
};

const none = 'has none of these bugs';

const slug = (bug: string) => bug.replaceAll(' ', '-');

let project: Project;
let resultsOf: (bug: string) => readonly JestAssertion[];

beforeAll(async () => {
  const tests = [...Object.keys(bugs), none].map((bug) => [
    `${slug(bug)}.test.js`,
    ownPromises(bug),
  ]);
  project = makeProject({ 'client.js': ownClient, ...Object.fromEntries(tests) });
  const named = Object.values(bugs).map(([name]) => name);
  const { json, output } = await project.jest(['-w', '3', '-t', named.join('|')]);
  if (json.testResults.length === 0) throw new Error(output);
  resultsOf = (bug) => {
    const file = json.testResults.find(({ name }) => name.endsWith(`${slug(bug)}.test.js`));
    return file?.assertionResults.filter(({ status }) => status !== 'pending') ?? [];
  };
}, 300_000);

afterAll(() => project.remove());

describe('a client that', () => {
  test.each(Object.entries(bugs))('%s fails', (bug, [name, says]) => {
    const found = resultsOf(bug).find(({ fullName }) => fullName.endsWith(name));
    expect(found?.failureMessages.join('\n')).toMatch(says);
  });

  test(`${none} passes`, () => {
    const results = resultsOf(none);
    expect(results.flatMap(({ failureMessages }) => failureMessages)).toEqual([]);
    expect(results).toHaveLength(new Set(Object.values(bugs).map(([name]) => name)).size);
  });
});
