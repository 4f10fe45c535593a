import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PortFolder } from '../../../src/worker/routing/port-folder';
import { ProcessPorts } from '../../../src/worker/routing/process-ports';
import { readListen } from '../../../src/worker/routing/read-arguments';

const primary = process.pid;
const entry = { pid: primary, command: '1', isShared: true };

let folder: PortFolder;
beforeEach(() => {
  folder = new PortFolder(mkdtempSync(join(tmpdir(), 'cluster-ports-')));
  folder.claim(3000, entry);
});
afterEach(() => rmSync(folder.path, { recursive: true, force: true }));

test('the workers of a cluster agree on the port that is proposed first', () => {
  expect(folder.agree(3000, primary, () => 50_001)).toBe(50_001);
  expect(folder.agree(3000, primary, () => 50_002)).toBe(50_001);
  expect(folder.findAgreed(primary, 50_001)).toBe(3000);
  expect(folder.findAgreed(primary + 1, 50_001)).toBeUndefined();
  expect(folder.requested).toEqual([3000]);
});

test('a released port is agreed on anew', () => {
  folder.agree(3000, primary, () => 50_001);
  folder.release(3000);
  expect(folder.findAgreed(primary, 50_001)).toBeUndefined();
  expect(folder.agree(3000, primary, () => 50_002)).toBe(50_002);
});

test('the primary listens on the agreed port; the workers agree on another one if it is taken', () => {
  folder.agree(3000, primary, () => 50_001);
  const ports = new ProcessPorts({ folder: folder.path, command: '1', leased: [] });
  const server = createServer();
  const call = readListen([{ port: 50_001, host: '127.0.0.1' }]);
  if (call === undefined) throw new Error('a fixed port is expected');
  expect(ports.listen(server, call)).toBeUndefined();
  server.emit('error', new Error('EADDRINUSE'));
  expect(folder.agree(3000, primary, () => 50_002)).toBe(50_002);
});
