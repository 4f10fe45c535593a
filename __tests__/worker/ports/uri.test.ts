import { describe, expect, test } from '@jest/globals';
import { getWebSocketUri, updateWebSocketEnvVars } from '../../../src/worker/ports';

describe('getWebSocketUri', () => {
  test.each([
    [[9000], 'ws://localhost:9000'],
    [[9000, '127.0.0.1', true], 'wss://127.0.0.1:9000'],
    [[9000, '::1', false, '/chat'], 'ws://[::1]:9000/chat'],
    [[9000, 'localhost', false, 'chat?room=1'], 'ws://localhost:9000/chat?room=1'],
    [[9000, 'localhost', false, '?room=1'], 'ws://localhost:9000/?room=1'],
  ] as [Parameters<typeof getWebSocketUri>, string][])('of %j is %s', (values, uri) => {
    expect(getWebSocketUri(...values)).toBe(uri);
    expect(URL.canParse(uri)).toBe(true);
  });

  test.each([
    [[0], 'ERR_WS_PORT_INVALID'],
    [[9000, ''], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'localhost', false, 5], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'localhost', false, '/chat#end'], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'localhost', false, '/chat\r\nHost: evil'], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'localhost', false, '\\evil'], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'user:pw@evil'], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'a?b'], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'a#b'], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'a\\b'], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'evil:80'], 'ERR_WS_OPTION_INVALID'],
    [[9000, 'a\u0000b'], 'ERR_WS_OPTION_INVALID'],
  ] as unknown as [Parameters<typeof getWebSocketUri>, string][])(
    'of %j is refused with %s',
    (values, code) => {
      expect(() => getWebSocketUri(...values)).toThrow(expect.objectContaining({ code }));
    },
  );
});

describe('updateWebSocketEnvVars', () => {
  test('writes both ports as strings, and nothing else', () => {
    const env: NodeJS.ProcessEnv = { OTHER: '1' };
    updateWebSocketEnvVars(9000, 9001, env);

    expect(env).toEqual({ OTHER: '1', WEBSOCKET_PORT: '9000', WEBSOCKET_SSL_PORT: '9001' });
  });

  test('writes nothing for an invalid port', () => {
    const env: NodeJS.ProcessEnv = {};

    expect(() => updateWebSocketEnvVars(9000, 70000, env)).toThrow(
      expect.objectContaining({ code: 'ERR_WS_PORT_INVALID' }),
    );
    expect(env).toEqual({});
  });
});
