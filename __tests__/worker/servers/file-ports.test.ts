import { request } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { FileListeners } from '../../../src/worker/servers/file-ports';
import { type RunCertificate, runCertificate } from '../../../src/worker/tls/certificate';

let certificate: RunCertificate;
let listeners: FileListeners;
let sslPort: number;
const noteClient = jest.fn();

beforeEach(async () => {
  noteClient.mockClear();
  certificate = await runCertificate();
  listeners = new FileListeners(certificate, () => 'a test', noteClient);
  await listeners.listen(
    (server: Server, which) =>
      new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () => {
          if (which === 'sslPort') sslPort = (server.address() as AddressInfo).port;
          resolve();
        });
      }),
  );
});
afterEach(() => listeners.close());

/** The body of an answer on the wss port. */
function answer(): Promise<string> {
  return new Promise((resolve, reject) => {
    const { ca } = certificate;
    const asked = request({ host: '127.0.0.1', port: sslPort, ca, agent: false }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    });
    asked.on('error', reject).end();
  });
}

test('handlers of the HTTP server answer over TLS', async () => {
  listeners.httpServer.on('request', (_request, response) => response.end('http server'));
  listeners.watchUpgrades();
  expect(await answer()).toBe('http server');
  expect(listeners.servers).toEqual([listeners.httpServer]);
});

test('the HTTPS server takes over the wss port when requested', async () => {
  const { httpsServer } = listeners;
  expect(httpsServer?.listening).toBe(true);
  expect(httpsServer?.address()).toMatchObject({ port: sslPort });
  httpsServer?.on('request', (_request, response) => response.end('https server'));
  listeners.watchUpgrades();
  expect(noteClient).not.toHaveBeenCalled();
  expect(await answer()).toBe('https server');
  expect(noteClient).toHaveBeenCalled();
});

test('an HTTPS server that is used late answers like the HTTP server', async () => {
  listeners.httpServer.on('request', (_request, response) => response.end('http server'));
  listeners.watchUpgrades();
  expect(listeners.httpsServer?.listening).toBe(true);
  expect(await answer()).toBe('http server');
});

test.each(['never', 'at once'] as const)(
  'closing releases both ports when the HTTPS server was requested %s',
  async (when) => {
    const httpsServer = when === 'at once' ? listeners.httpsServer : undefined;
    await listeners.close();
    expect(httpsServer?.listening ?? false).toBe(false);
    expect(listeners.httpServer.listening).toBe(false);
    await expect(answer()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  },
);

test('a client that does not trust the certificate causes no uncaught error', async () => {
  const distrusting = request({ host: '127.0.0.1', port: sslPort, agent: false });
  const error = await new Promise((resolve) => distrusting.on('error', resolve).end());
  expect(error).toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
});
