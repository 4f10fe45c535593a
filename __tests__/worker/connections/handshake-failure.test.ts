import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { connect, WsDynamicError } from '../../../src';
import { connectFailed } from '../../../src/worker/connections/handshake-failure';

const head = 'HTTP/1.1 101 Switching Protocols\r\n';

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH\r\n', 'The answer is not HTTP'],
  ['no header', `${head}\r\n`, 'answered 101 without a Connection or Upgrade header'],
  ['no Upgrade header', `${head}Connection: Upgrade\r\n\r\n`, 'violates RFC 6455 section 4.1'],
  ['no Connection header', `${head}Upgrade: websocket\r\n\r\n`, 'RFC 6455 section 4.2.2'],
  ['a control character', `${head}a: b\x01\r\n\r\n`, 'The answer is HTTP that breaks RFC 9112'],
  [
    'too many headers',
    `${head}a: ${'b'.repeat(20_000)}\r\n\r\n`,
    'more than 16384 bytes of headers',
  ],
])('a response with %s is reported', async (_name, answer, text) => {
  const server = createServer((socket) => socket.on('error', () => undefined).end(answer));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await expect(connect({ url })).rejects.toMatchObject({
      code: 'ERR_WS_CONNECT_FAILED',
      message: expect.stringContaining(text),
    });
  } finally {
    server.close();
  }
});

test('an origin with a line break is refused by name', async () => {
  await expect(connect({ url: 'ws://127.0.0.1:1', origin: 'https://a\n' })).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message: expect.stringContaining(
      '"origin" to be a string of Latin-1 without line ends, received \'https://a\\n\' (string). Remove a line end with trim().',
    ),
  });
});

test('an invalid address is reported with only its code and its remedy', () => {
  const refusal = new WsDynamicError('ERR_WS_OUTSIDE_REFUSED', 'It was refused.\nAllow it.');
  expect(connectFailed('ws://example.com/', refusal)).toMatchObject({
    code: 'ERR_WS_OUTSIDE_REFUSED',
    message: 'It was refused.\nAllow it.',
  });
});

test.each([
  [
    'requires a certificate',
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      '80:error:0A:SSL routines:f:tlsv13 alert certificate required:a.c:1',
    ],
    'tlsv13 alert certificate required (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED).\nThe server requires a client certificate',
  ],
  [
    'does not know the authority',
    ['EPROTO', '80:error:0A:SSL routines:f:tlsv1 alert unknown ca:a.c:1'],
    'of an authority that it trusts: pass client: { cert, key }.',
  ],
  [
    'fails the handshake',
    ['EPROTO', '80:error:0A:SSL routines:f:sslv3 alert handshake failure:a.c:1'],
    'may require a client certificate',
  ],
  [
    'gets no key of this certificate',
    [
      'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
      'error:05800074:x509 certificate routines::key values mismatch',
    ],
    'wss://a.example/: key values mismatch (ERR_OSSL_X509_KEY_VALUES_MISMATCH).\nNothing was sent',
  ],
  [
    'gets no right passphrase',
    [undefined, 'mac verify failure'],
    'wss://a.example/: mac verify failure.\nNothing was sent: check cert, key, pfx and passphrase',
  ],
  [
    'speaks another version of TLS',
    ['EPROTO', '80:error:0A:SSL routines:f:tlsv1 alert protocol version:a.c:1'],
    'which TLS versions the server accepts',
  ],
  ['hangs up', ['ECONNRESET', 'socket hang up'], 'require another client certificate'],
] as const)('the remedy for a TLS handshake that %s', (_name, [code, message], text) => {
  const cause = Object.assign(new Error(message), code && { code });
  expect(connectFailed('wss://a.example/', cause).message).toContain(text);
});

test('a ws connection that is closed may be one to a TLS port', () => {
  const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const { message } = connectFailed('ws://a.example/', cause);
  expect(message).toContain('expect TLS on this port (use wss://)');
  expect(message).not.toContain('certificate');
});
