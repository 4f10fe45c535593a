import { expect, test } from '@jest/globals';
import type { HarConversation } from '../../../src/har/conversation';
import { RecordedConnections } from '../../../src/test-realm/replay/recorded-connections';

const recordedAt = (url: string): HarConversation => ({
  ...{ url, startedAt: 0, requestHeaders: [], status: 101, responseHeaders: [], messages: [] },
});

const isMasked = (name: string): boolean => name === 'tab';

test.each([
  ['the same query', '/v1?room=a&x=1', '/v1?room=a&x=1', true],
  ['its parameters in another order', '/v1?room=a&x=1', '/v1?x=1&room=a', true],
  ['another value', '/v1?room=a', '/v1?room=b', false],
  ['no query', '/v1?room=a', '/v1', false],
  ['an additional parameter', '/v1?room=a', '/v1?room=a&x=1', false],
  ['no path and no query', '/v1?room=a', '/', true],
  ['no path but a query', '/v1?room=a', '/?room=b', false],
  ['no query, if it has no other path', '/?room=a', '/', false],
  ['another value of a masked parameter', '/v1?room=a&tab=1', '/v1?room=a&tab=2', true],
  ['no masked parameter', '/v1?room=a&tab=1', '/v1?room=a', true],
  ['another credential', '/v1?room=a&token=1', '/v1?room=a&token=2', true],
  ['an additional credential', '/v1?room=a', '/v1?room=a&token=2', true],
  ['a value in place of a stand-in', '/v1?id=%3Ctoken+1%3E', '/v1?id=2', true],
  ['another credential and another value', '/v1?room=a&token=1', '/v1?room=b&token=2', false],
  [
    'another Engine.IO time',
    '/io/?EIO=4&transport=websocket&t=1',
    '/io/?EIO=4&transport=websocket&t=2',
    true,
  ],
  [
    'another Engine.IO session',
    '/io/?EIO=3&transport=websocket&sid=1',
    '/io/?EIO=3&transport=websocket&sid=2',
    true,
  ],
  ['another room of Engine.IO', '/io/?EIO=4&room=a', '/io/?EIO=4&room=b', false],
])('%s: %s, %s', (_difference, recorded, live, isFound) => {
  const connections = new RecordedConnections([recordedAt(`ws://h${recorded}`)], 'a.har', {
    isMasked,
  });
  expect(connections.find(new URL(live, 'ws://h'))).toHaveLength(isFound ? 1 : 0);
});
