import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const testFile = `
const { connect, network } = require('jest-ws-dynamic');

test('fails with toxics', async () => {
  const link = await network({ seed: 'a bad day' });
  link.latency(1, { jitter: 1, toxicity: 0.5 });
  link.drop('lost');
  const client = await connect('/echo', { via: link });
  client.send('lost');
  client.send('found');
  await expect(client).toReceiveMessage('lost');
});

test('fails on a clean link', async () => {
  await network({ seed: 'nothing done' });
  expect(1).toBe(2);
});

test('what a predicate throws fails the test', async () => {
  const link = await network();
  link.drop(() => {
    throw new Error('thrown by a predicate');
  });
  const client = await connect('/echo', { via: link });
  client.send('passes');
  await expect(client).toReceiveMessage('passes');
});

test('an async predicate fails the test', async () => {
  const link = await network();
  link.drop(async () => true);
  const client = await connect('/echo', { via: link });
  client.send('passes');
  await expect(client).toReceiveMessage('passes');
});

test('an async change fails the test', async () => {
  const link = await network();
  link.change('passes', async () => 'changed');
  const client = await connect('/echo', { via: link });
  client.send('passes');
  await expect(client).toReceiveMessage('passes');
});
`;

const { result, shown } = scene({ 'network.test.js': testFile });

test('a failing test shows the seeds of its links, and their faults', () => {
  const [first = '', second = '', third = '', fourth = '', fifth = ''] =
    result('network')?.assertionResults.map(({ failureMessages }) => failureMessages.join()) ?? [];
  expect(first.replaceAll(/:\d+,/g, ':PORT,')).toMatch(
    [
      'Network link 127.0.0.1:PORT, seed "a bad day": network({ seed: "a bad day" }) repeats its faults.',
      '  1 connection accepted, 1 open',
      '  latency(latency: 1, jitter: 1) downstream, toxicity 0.5',
      '  drop: message 1 downstream of connection 1, by link.drop() at ',
    ].join('\n'),
  );
  expect(second).not.toMatch('Network link');
  expect(third + shown('network')).toMatch('thrown by a predicate');
  expect(fourth + shown('network')).toMatch(
    'link.drop(): expected its function to return a value, received a promise. Give a function that is not async.',
  );
  expect(fifth + shown('network')).toMatch(
    'link.change(): expected its function to return a value, received a promise. Give a function that is not async.',
  );
});
