import { expect, test } from '@jest/globals';
import { fillLateUrls } from '../../src/options/late-urls';
import { resolveOptions } from '../../src/options/resolve-options';

const env = {
  CHAT_URL: 'ws://127.0.0.1:49153',
  AUTH_URL: 'http://127.0.0.1',
  LOG_LINE: 'at ws://a',
};

test('takes the URL of a server from the variable that is named', () => {
  const options = resolveOptions({
    server: { url: '$CHAT_URL', sslUrl: 'wss://localhost:1' },
    servers: { chat: { url: '$CHAT_URL' }, own: './own.js' },
  });
  expect(fillLateUrls(options, env)).toMatchObject({
    server: { url: 'ws://127.0.0.1:49153', sslUrl: 'wss://localhost:1' },
    servers: { chat: { url: 'ws://127.0.0.1:49153' }, own: './own.js' },
  });
});

test.each([
  [
    'server',
    { server: { url: '$NOT_THERE' } },
    'expected $NOT_THERE of "server.url" to be a ws:// or wss:// URL, received undefined. Set process.env.NOT_THERE in globalSetup, or before Jest starts.',
  ],
  [
    'servers',
    { servers: { auth: { url: '$AUTH_URL' } } },
    `expected $AUTH_URL of "servers.auth.url" to be a ws:// or wss:// URL, received 'http://127.0.0.1' (string). Write ws://127.0.0.1.`,
  ],
  [
    'server',
    { server: { url: '$LOG_LINE' } },
    `of "server.url" to be a ws:// or wss:// URL, received 'at ws://a' (string). Set process.env.LOG_LINE`,
  ],
])('names the variable of %s that contains no URL', (option, own, message) => {
  const fill = (): unknown => fillLateUrls(resolveOptions(own), env);
  expect(fill).toThrow(message);
  expect(fill).toThrow(
    expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID', details: { option } }),
  );
});
