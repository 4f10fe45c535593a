/** A client that uses the wrong scheme for a port of the file, or meets a certificate that is not the run's. */
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const head = "const { connect, server } = require('jest-ws-dynamic');\n";
const options = (values: object): string =>
  `/** @jest-environment-options ${JSON.stringify(values)}\n * @jest-environment jest-ws-dynamic/environment */\n`;
const refuse = (line: string): string =>
  `const { WebSocket } = require('ws');\n${head}test('fails', (done) => {\n  ${line}\n});`;

/** Of a test alone: signed by itself for other.example, until 2126. */
const identity = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBhzCCAS2gAwIBAgIUZGGmu/WVJ//Jp2s3MVwyrXa8PMwwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTAgFw0yNjEyMDIxMDM5MzNaGA8yMTI2
MTEwODEwMzkzM1owGDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABB8t/WA9FUGUAndNA/cT2aNuq3xCWZ1jbu3c6y7mgG5i
pncwsffLgWKdB/pP2oeU1RGq3xIcljVnCqAaxhF9wsujUzBRMB0GA1UdDgQWBBQ5
nlXMp7wxj1jCfFSNjo47DORdxTAfBgNVHSMEGDAWgBQ5nlXMp7wxj1jCfFSNjo47
DORdxTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDgvAKEo5sr
Dy32b28DWm4RE6vkor0aIfiADaaJ8gk1yQIgcagJwOHxoMWBxNp++M9uoL2wh+Ll
7aoBc4+OCXYX37g=
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9YIlWRxwYV3+2G++
z+Og49nNGB4tHrEKANZFwV1G9EShRANCAAQfLf1gPRVBlAJ3TQP3E9mjbqt8Qlmd
Y27t3Osu5oBuYqZ3MLH3y4FinQf6T9qHlNURqt8SHJY1ZwqgGsYRfcLL
-----END PRIVATE KEY-----`,
};
const native = { command: 'node', args: ['native.js'], ssl: 'native' };

const { shown } = scene({
  'plain-on-tls.test.js': `${head}test('fails', async () => {
  await connect({ url: server.sslUrl.replace('wss:', 'ws:') + '/chat' });
});`,
  'tls-on-plain.test.js': `${head}test('fails', async () => {
  await connect({ url: server.url.replace('ws:', 'wss:') });
});`,
  'named.test.js': `${options({ servers: { auth: 'reference' } })}${head}test('fails', async () => {
  await connect({ url: server('auth').sslUrl.replace('wss:', 'ws:') });
});`,
  'without-tls.test.js': `${options({ ssl: false })}${head}test('fails', async () => {
  await connect({ url: server.url.replace('ws:', 'wss:') });
});`,
  'own-client.test.js': refuse(
    "new WebSocket(server.sslUrl.replace('wss:', 'ws:')).on('error', done);",
  ),
  'other-port.test.js': `${head}const { createServer } = require('node:net');
test('fails', async () => {
  const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  await connect({ url: 'ws://127.0.0.1:' + other.address().port }).finally(() => other.close());
});`,
  'native.js': `const { createServer } = require('node:https');
const { WebSocketServer } = require('ws');
const server = createServer(${JSON.stringify(identity)});
new WebSocketServer({ server });
server.listen(Number(process.env.WEBSOCKET_SSL_PORT), '127.0.0.1');`,
  'native.test.js': `${options({ server: native })}${head}test('fails', async () => {
  await connect('/', { ssl: true });
});`,
  'native-other-authority.test.js': `${options({ server: native })}${head}test('fails', async () => {
  await connect('/', { ssl: true, client: { ca: [] } });
});`,
  'native-own-client.test.js': `${options({ server: native })}${refuse(
    "new WebSocket(server.sslUrl).on('error', done);",
  )}`,
});

const plain = (text: string): string =>
  text.replace(/127\.0\.0\.1:\d+/g, 'HOST').replace(/Port \d+/g, 'Port N');

test.each([
  ['plain-on-tls', "Port N is the wss port of the file's server: use server.sslUrl, wss://HOST."],
  [
    'tls-on-plain',
    "Port N is the ws port of the file's server: use server.url, ws://HOST, or server.sslUrl, wss://HOST.",
  ],
  [
    'named',
    `Port N is the wss port of the file's server "auth": use server('auth').sslUrl, wss://HOST.`,
  ],
  ['without-tls', "Port N is the ws port of the file's server: use server.url, ws://HOST."],
  [
    'own-client',
    '1 handshake failed: ws://HOST/ with "socket hang up".\n    Port N is the wss port of the file\'s server: use server.sslUrl, wss://HOST.',
  ],
])('the URL to use instead is named: %s', (file, text) => {
  expect(plain(shown(file))).toContain(text);
  expect(shown(file)).not.toContain('it may have crashed');
});

test('another port that ends the handshake is not one of the file', () => {
  expect(shown('other-port')).toContain('it may have crashed');
});

test('a command with another certificate is asked for that of the run', () => {
  const remedy = 'must serve the files of SSL_CERT_PATH and SSL_KEY_PATH';
  expect(shown('native')).toContain(remedy);
  expect(shown('native')).not.toContain('rejectUnauthorized');
  expect(shown('native-own-client')).toContain(remedy);
  // The client does not trust the run either.
  expect(shown('native-other-authority')).toContain('is not signed by a trusted authority');
});
