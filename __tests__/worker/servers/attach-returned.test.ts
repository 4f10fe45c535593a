import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { expect, test } from '@jest/globals';
import { attachReturned } from '../../../src/worker/servers/attach-returned';
import type { FileListeners } from '../../../src/worker/servers/file-ports';

function attach(options: object): void {
  const returned = createSecureServer(options).on('upgrade', () => {});
  const httpServer = createServer();
  attachReturned(returned, 'given to serve()', {
    httpServer,
    servers: [httpServer],
  } as unknown as FileListeners);
}

test('refuses a server that asks clients for a certificate, and says how to connect to it', () => {
  expect(() => attach({ requestCert: true })).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_SERVER_EXPORT',
      message: expect.stringMatching(
        /given to serve\(\) is an https.Server[\s\S]*requestCert[\s\S]*server\.listen\(0, '127\.0\.0\.1'\)/,
      ),
    }),
  );
});

test('takes any other https.Server', () => {
  expect(() => attach({})).not.toThrow();
});
