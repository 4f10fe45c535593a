import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import { performance } from 'node:perf_hooks';
import { expect, test } from '@jest/globals';
import { noteNodeFunctions } from '../../src/jest/restore-node';
import { now } from '../../src/platform/time';
import { replaceMethod } from '../../src/worker/routing/replace-method';

test('puts back what was assigned to Node, and leaves the rest', () => {
  const { readFileSync, writeFileSync } = fs;
  const { listen } = net.Server.prototype;
  const restore = noteNodeFunctions();
  const isNow = performance.now;
  fs.readFileSync = (() => '') as never;
  net.Server.prototype.listen = () => new net.Server();
  performance.now = () => 0;
  // The clock of this package does not follow.
  expect(now()).toBeGreaterThan(0);
  restore();
  expect(fs.readFileSync).toBe(readFileSync);
  expect(fs.writeFileSync).toBe(writeFileSync);
  expect(net.Server.prototype.listen).toBe(listen);
  expect(performance.now).toBe(isNow);
  restore();
  expect(fs.readFileSync).toBe(readFileSync);
});

test('leaves what this package replaced since', () => {
  const restore = noteNodeFunctions();
  const { lookup } = dns;
  const undo = replaceMethod(dns, 'lookup', (original) => original);
  const { lookup: replaced } = dns;
  restore();
  expect(dns.lookup).toBe(replaced);
  undo();
  expect(dns.lookup).toBe(lookup);
});
