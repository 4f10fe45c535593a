// What a run has left: processes, ports, files. Linux only.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { listPids, readProc, readProcess, socketInodes } = require('../../dist/platform/procfs');
const { readTables } = require('../../dist/platform/sockets');
const { removeEndedRuns } = require('../../dist/platform/run-files/remove-ended-runs');

/** They belong to no run of this script. */
const before = new Set(listPids());

/** Everything that belongs to the run with this id. `seen` keeps the processes of earlier looks. */
export function look(id, seen) {
  const found = { jest: [], reapers: [], others: [] };
  const rows = listPids().flatMap((pid) => {
    if (before.has(pid)) return [];
    const command = (readProc(`${pid}/cmdline`) ?? '').split('\0');
    const environ = (readProc(`${pid}/environ`) ?? '').split('\0');
    const { state } = readProcess(pid) ?? { state: 'Z' };
    return state === 'Z' ? [] : [{ pid, command, environ }];
  });
  for (const { pid, command, environ } of rows) {
    if (!environ.includes(`ORPHAN_CASE=${id}`)) continue;
    seen.add(pid);
    const marked = environ.some((entry) => entry.startsWith('JEST_WS_DYNAMIC_COMMAND='));
    const kind = /^KIND=(.*)/.exec(environ.find((entry) => entry.startsWith('KIND=')) ?? '')?.[1];
    if (marked) found.others.push({ pid, kind: kind ?? 'a server' });
    else if (/load-process/.test(command.join(' '))) found.others.push({ pid, kind: 'scale' });
    else found.jest.push(pid);
  }
  for (const { pid, command } of rows) {
    const mark = /^JEST_WS_DYNAMIC_COMMAND=(\d+)-/.exec(command.at(-2) ?? '');
    if (mark && seen.has(Number(mark[1]))) found.reapers.push({ pid, worker: Number(mark[1]) });
  }
  return found;
}

/** The ports of these on which TCP listens or UDP is bound by no process of another run. */
export function heldPorts(ports, id) {
  const bound = [
    ...readTables(['tcp', 'tcp6']).filter(({ state }) => state === '0A'),
    ...readTables(['udp', 'udp6']),
  ].filter(({ port }) => ports.includes(port));
  if (bound.length === 0) return [];
  const foreign = new Set(
    listPids()
      .filter((pid) => !(readProc(`${pid}/environ`) ?? '').includes(`ORPHAN_CASE=${id}`))
      .flatMap((pid) => socketInodes(pid)),
  );
  return [...new Set(bound.filter(({ inode }) => !foreign.has(inode)).map(({ port }) => port))];
}

/** Keys and folders below a TMPDIR, once the next run has swept. */
export function leftFiles(folder) {
  const root = join(folder, `jest-ws-dynamic-${process.getuid()}`);
  if (!existsSync(root)) return [];
  removeEndedRuns(root);
  return readdirSync(root);
}

/** The lines that the tests of a project wrote. */
export function readStarted(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
