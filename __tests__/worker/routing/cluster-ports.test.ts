import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PortFolder } from '../../../src/worker/routing/port-folder';
import { ProcessPorts } from '../../../src/worker/routing/process-ports';
import { readListen } from '../../../src/worker/routing/read-arguments';
import { unusedPort } from '../../../src/worker/routing/unused-port';

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

test('workers that could not listen agree on another port, unless others have already', () => {
  folder.agree(3000, primary, () => 50_001);
  folder.disagree(3000, primary, 50_001);
  expect(folder.agree(3000, primary, () => 50_002)).toBe(50_002);
  folder.disagree(3000, primary, 50_001);
  expect(folder.agree(3000, primary, () => 50_003)).toBe(50_002);
});

test('the port that a cluster gets is no ephemeral one, where there are others', async () => {
  const above = unusedPort({ first: 32_768, last: 65_000 });
  expect(above).toBeGreaterThan(65_000);
  const server = createServer().listen(65_535);
  await new Promise((resolve) => server.once('listening', resolve).once('error', resolve));
  const taken = unusedPort({ first: 32_768, last: 65_534 });
  expect(taken).toBeGreaterThan(1023);
  expect(taken).not.toBe(65_535);
  expect(unusedPort({ first: 49_152, last: 65_535 })).toBeGreaterThan(1023);
  await new Promise((resolve) => server.close(resolve));
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
