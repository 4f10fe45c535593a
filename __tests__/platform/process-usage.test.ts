import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fileLimit, limitFromReport, parseFileLimit } from '../../src/platform/open-files';
import { processUsage, treeOf, usageFromTools } from '../../src/platform/process-usage';

test('a tree contains the descendants of a process and the members of its group', () => {
  const one = (pid: number, parent: number, group: number) => ({
    pid,
    parent,
    group,
    state: 'S',
    isExiting: false,
    start: '0',
    ticks: 0,
    resident: 0,
  });
  const all = [one(1, 0, 1), one(5, 1, 5), one(6, 5, 6), one(7, 6, 7), one(8, 1, 5), one(9, 1, 1)];
  expect(treeOf(5, all).map(({ pid }) => pid)).toEqual([5, 6, 7, 8]);
  expect(treeOf(4, all)).toEqual([]);
});

describe('a process with a child', () => {
  const child = `const kept = Buffer.alloc(40_000_000, 1);
    while (process.cpuUsage().user < 200_000);
    process.send(kept.length);
    setInterval(() => {}, 1000);`;
  const parent = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    child.on('message', () => process.send(child.pid));
    process.on('disconnect', () => { child.kill(); process.exit(); });`;
  let running: ChildProcess;
  let pid: number;

  beforeAll(async () => {
    running = spawn(process.execPath, ['-e', parent], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    pid = running.pid ?? 0;
    await once(running, 'message');
  });
  afterAll(async () => {
    running.disconnect();
    await once(running, 'exit');
  });

  test.each([
    ['by the method of the platform', processUsage],
    ['by system tools', usageFromTools],
  ])('is measured together with it, %s', async (_name, measure) => {
    const usage = await measure(pid);
    expect(usage?.processes).toBe(2);
    expect(usage?.cpu).toBeGreaterThan(150);
    expect(usage?.memory).toBeGreaterThan(40_000_000);
  });
});

test.each([processUsage, usageFromTools])('an ended process has no usage', async (measure) => {
  expect(await measure(2 ** 22 + 1)).toBeUndefined();
});

test("the limit of open files is read from the system, or from Node's diagnostic report", () => {
  expect(
    parseFileLimit(
      'Limit  Soft  Hard\nMax open files            1024                 4096       files\n',
    ),
  ).toBe(1024);
  expect(parseFileLimit('Max open files            unlimited   unlimited  files\n')).toBe(
    Number.POSITIVE_INFINITY,
  );
  expect(parseFileLimit('')).toBeUndefined();
  expect(limitFromReport()?.most).toBe(fileLimit()?.most);
});
