import { describe, expect, test } from '@jest/globals';
import type { HarConversation } from '../../src/har/conversation';
import type { HarExchange } from '../../src/har/exchange';
import { joinPolling } from '../../src/har/join-polling';

const host = 'a.test/socket.io/?EIO=4';

function exchange(query: string, about: Partial<HarExchange>): HarExchange {
  return {
    method: 'GET',
    url: `https://${host}&transport=polling${query}`,
    startedAt: 1,
    endedAt: 2,
    requestHeaders: [],
    text: undefined,
    status: 200,
    responseHeaders: [],
    body: '',
    ...about,
  };
}

function conversation(query: string, ...messages: string[]): HarConversation {
  return {
    url: `wss://${host}&transport=websocket${query}`,
    startedAt: 10,
    requestHeaders: [],
    status: 101,
    responseHeaders: [],
    messages: messages.map((data, at) => ({ type: 'send', at, data })),
  };
}

describe('joinPolling()', () => {
  test("moves messages sent by polling before those of the session's WebSocket", () => {
    const own = [
      exchange('&t=a', { startedAt: 1, endedAt: 2, body: '0{"sid":"s1","upgrades":[]}' }),
      exchange('&sid=s1&t=c', { startedAt: 3, endedAt: 6, body: '40{"sid":"x"}\u001e42["a"]' }),
      exchange('&sid=s1', { method: 'POST', startedAt: 4, endedAt: 5, text: '40', body: 'ok' }),
      exchange('&sid=s1', { method: 'POST', startedAt: 7, endedAt: 8, text: 'bAQI=', body: 'ok' }),
      exchange('&sid=s1', { startedAt: 9, endedAt: 12, body: '6' }),
      exchange('&sid=s1', { method: 'OPTIONS', startedAt: 9, endedAt: 12, body: '' }),
    ];
    const others = [
      exchange('&t=b', { body: '0{"sid":"s2"}' }),
      exchange('&sid=s2', { body: '42["of another"]' }),
      { ...exchange('', {}), url: 'https://a.test/token' },
    ];
    const joined = joinPolling({
      conversations: [conversation('&sid=s1&user=ada', '2probe', '5', '42["b"]')],
      exchanges: [...own, ...others],
    });
    expect(joined.exchanges).toEqual(others);
    expect(joined.conversations).toEqual([
      {
        ...conversation('&user=ada'),
        startedAt: 1,
        messages: [
          { type: 'receive', at: 2, data: '0{"sid":"s1","upgrades":[]}' },
          { type: 'send', at: 4, data: '40' },
          { type: 'receive', at: 6, data: '40{"sid":"x"}' },
          { type: 'receive', at: 6, data: '42["a"]' },
          { type: 'send', at: 7, data: Uint8Array.of(1, 2) },
          { type: 'send', at: 2, data: '42["b"]' },
        ],
      },
    ]);
  });

  test('leaves other connections unchanged', () => {
    const conversations = [
      conversation('', '2probe'),
      { ...conversation('', '5'), url: 'wss://a.test/v1?sid=s1' },
    ];
    const recording = { conversations, exchanges: [exchange('&sid=s1', {})] };
    expect(joinPolling(recording)).toEqual(recording);
  });
});
