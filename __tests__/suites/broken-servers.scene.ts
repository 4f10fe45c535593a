/** The suites have to fail where a server is wrong, or their passing would mean nothing. */
import { describe, expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

// An echo server that does one thing wrong.
const broken = `
const { WebSocketServer } = require('ws');
module.exports = (fault) => ({ httpServer }) => {
  const sockets = new WebSocketServer({
    server: httpServer,
    maxPayload: fault === 'takes any size' ? 0 : 1_048_576,
  });
  let count = 0;
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('close', (code) => {
      if (fault === 'drops all when one is cut off' && code === 1006) {
        for (const client of sockets.clients) client.terminate();
      }
    });
    socket.on('message', (data, binary) => {
      count += 1;
      const send = (to, payload = data) => to.send(payload, { binary });
      if (fault === 'loses every 7th message' && count % 7 === 0) return;
      if (fault === 'turns binary into text') return socket.send(String(data));
      if (fault === 'answers somebody else') return send([...sockets.clients].at(-1));
      if (fault === 'overtakes itself' && count % 2 === 0) return setImmediate(send, socket);
      if (fault === 'says everything twice') send(socket);
      if (fault === 'changes a byte') data[data.length - 1] ^= 1;
      send(socket);
    });
  });
  return sockets;
};
`;

// Which fault must be found by which suites and tests.
const faults: Readonly<Record<string, { suites: readonly string[]; tests: readonly string[] }>> = {
  'loses every 7th message': {
    suites: ['base'],
    tests: ['answers 20 messages, each sent after the previous answer'],
  },
  'turns binary into text': { suites: ['base'], tests: ['returns binary messages unchanged'] },
  'overtakes itself': { suites: ['base'], tests: ['answers 5 messages in order'] },
  'changes a byte': { suites: ['base'], tests: ['answers a message'] },
  'takes any size': {
    suites: ['base'],
    tests: ['closes with 1009 on a message of 1048577 bytes'],
  },
  'drops all when one is cut off': {
    suites: ['connection'],
    tests: ['one that is cut off does not affect the others'],
  },
  'answers somebody else': {
    suites: ['connection', 'load'],
    tests: ['each receives its own answers', 'each receives its own 10 answers, in order'],
  },
  'says everything twice': {
    suites: ['load'],
    tests: ['each receives its own 10 answers, in order'],
  },
};

const slug = (fault: string) => fault.replaceAll(' ', '-');

function filesFor(fault: string): Record<string, string> {
  const suites = faults[fault]?.suites ?? ['base', 'connection', 'load'];
  // Where a test waits in vain it should not wait long; the faultless get all the time they need.
  const limit = fault === 'nothing' ? '' : ', timeout: 1500';
  return {
    [`${slug(fault)}.server.js`]: `module.exports = require('./broken')(${JSON.stringify(fault)});`,
    [`${slug(fault)}.test.js`]: [
      `/** @jest-environment-options {"server": "./${slug(fault)}.server.js"} */`,
      "const suites = require('jest-ws-dynamic/suites');",
      ...suites.map((suite) => `suites.${suite}Suite({ ssl: false, tiers: [3]${limit} });`),
    ].join('\n'),
  };
}

const all = ['nothing', ...Object.keys(faults)];
const { result } = scene({ 'broken.js': broken, ...Object.assign({}, ...all.map(filesFor)) });

const resultsOf = (fault: string) => result(slug(fault))?.assertionResults ?? [];
const failed = (fault: string) => resultsOf(fault).filter(({ status }) => status === 'failed');

test('a server without a fault passes every test', () => {
  expect(failed('nothing')).toStrictEqual([]);
  expect(resultsOf('nothing').length).toBeGreaterThan(20);
});

describe('a server that', () => {
  test.each(Object.entries(faults))('%s fails', (fault, { tests }) => {
    const titles = failed(fault).map(({ fullName }) => fullName);
    for (const name of tests) {
      expect(titles).toContainEqual(expect.stringMatching(new RegExp(`${name}$`)));
    }
  });
});

test('the failure counts the affected connections', () => {
  const [messages = []] = failed('answers somebody else')
    .filter(({ fullName }) => fullName.includes('3 connections each receives its own 10 answers'))
    .map(({ failureMessages }) => failureMessages);
  expect(messages.join()).toMatch(
    /3 of 3 connections did not receive the answers to their messages/,
  );
});
