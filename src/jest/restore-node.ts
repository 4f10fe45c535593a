/**
 * Undoes what a test file assigned to Node's modules and did not restore, such as
 * `net.Server.prototype.listen = …`: they are shared with the files that follow in the same process.
 */
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import tls from 'node:tls';
import { isReplacement } from '../worker/routing/replace-method';

const owners: readonly object[] = [
  ...[childProcess, crypto, dns, fs, fs.promises, http, https, net, os, path, timers, tls],
  ...[net.Server.prototype, net.Socket.prototype, EventEmitter.prototype, performance],
];

/** Each owner with the names of its functions; found once a worker. */
let known: readonly (readonly [owner: object, name: string])[] | undefined;

/**
 * Notes Node's functions; the returned function puts those back that have been replaced since, except by this
 * package.
 */
export function noteNodeFunctions(): () => void {
  known ??= owners.flatMap((owner) =>
    [...functionsOf(owner), ...functionsOf(Object.getPrototypeOf(owner))].map(
      (name) => [owner, name] as const,
    ),
  );
  const noted = known.map(
    ([owner, name]) => [owner, name, Object.getOwnPropertyDescriptor(owner, name)] as const,
  );
  return () => {
    for (const [owner, name, own] of noted) {
      const value: unknown = Object.getOwnPropertyDescriptor(owner, name)?.value;
      if (value === own?.value || isReplacement(value)) continue;
      if (own === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, own);
    }
  };
}

/** Names of the functions that an assignment can replace. */
function functionsOf(owner: object): readonly string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(owner))
    .filter(([, { value, writable }]) => typeof value === 'function' && writable)
    .map(([name]) => name);
}
