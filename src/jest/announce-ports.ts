import { relative } from 'node:path';
import type { FileServer } from '../realm/worker-api';

/** Prints which file runs on which ports, with JEST_WS_DYNAMIC_PROGRESS=1 or JEST_WS_DYNAMIC_DEBUG=1. */
export function announcePorts(testPath: string, rootDir: string, server: FileServer): void {
  const { JEST_WS_DYNAMIC_PROGRESS, JEST_WS_DYNAMIC_DEBUG } = process.env;
  if (JEST_WS_DYNAMIC_PROGRESS !== '1' && JEST_WS_DYNAMIC_DEBUG !== '1') return;
  const wss = server.sslPort === undefined ? '' : `, wss ${server.sslPort}`;
  process.stderr.write(
    `jest-ws-dynamic: ${relative(rootDir, testPath)} on ws ${server.port}${wss}\n`,
  );
}
