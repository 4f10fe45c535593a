/**
 * Keeps this package working while a test replaces functions of Node by `jest.spyOn()`: Node's modules are
 * the same objects in all realms, so `jest.spyOn(fs, 'readFileSync')` would reach the session as well.
 */
import { join, sep } from 'node:path';
import type { JestEnvironment } from '@jest/environment';
import { read } from '../errors/read-cause';

type Mocker = NonNullable<JestEnvironment['moduleMocker']>;
type Callable = (...values: unknown[]) => unknown;

/** The folder of this package, compiled or source. */
const own = join(__dirname, '..') + sep;
/** Packages through which this one calls Node. */
const passing = ['ws', 'cross-spawn', 'pidtree', 'pidusage', 'portfinder'].map(
  (name) => `${sep}node_modules${sep}${name}${sep}`,
);

/** Node's modules that this package calls. */
const used = [
  ...['async_hooks', 'child_process', 'crypto', 'dgram', 'dns', 'events', 'fs', 'fs/promises'],
  ...['http', 'https', 'net', 'os', 'path', 'perf_hooks', 'stream', 'timers', 'timers/promises'],
  ...['tls', 'url', 'util', 'v8', 'vm', 'worker_threads', 'zlib'],
];
/** These modules, their classes with prototypes, and their objects; found at the first spy. */
let owners: ReadonlySet<unknown> | undefined;

/** Makes spies on Node's functions pass the calls of this package on to the function itself. */
export function keepFromSpies(mocker: JestEnvironment['moduleMocker']): void {
  if (!mocker) return;
  const spyOn = mocker.spyOn.bind(mocker) as Callable;
  const kept: Callable = (object, key, ...access) => {
    const isNode = access.length === 0 && isOfNode(object);
    const original: unknown = isNode ? Reflect.get(Object(object), String(key)) : undefined;
    const spy = spyOn(object, key, ...access);
    if (typeof original !== 'function' || mocker.isMockFunction(original)) return spy;
    const forTests = passOwnCalls(spy as Callable, original as Callable);
    Reflect.set(Object(object), String(key), forTests);
    return forTests;
  };
  mocker.spyOn = kept as unknown as Mocker['spyOn'];
}

function isOfNode(object: unknown): boolean {
  owners ??= findOwners();
  return owners.has(object);
}

function findOwners(): ReadonlySet<unknown> {
  // `ws` keeps some of these functions from when it is loaded.
  require('../wire/ws-package');
  return new Set(used.flatMap((name) => partsOf(require(`node:${name}`))));
}

function partsOf(exports: object): unknown[] {
  const values = Object.values(Object.getOwnPropertyDescriptors(exports))
    .map(({ get, value }) => (get === undefined ? value : undefined))
    .filter((value) => Object(value) === value);
  return [exports, ...values, ...values.map((value) => read(value, 'prototype'))];
}

/** A spy that calls of this package do not reach, nor count in. */
function passOwnCalls(spy: Callable, original: Callable): Callable {
  const handler: ProxyHandler<Callable> = {
    apply: (target, self, values) =>
      Reflect.apply(isOwnCall(handler.apply) ? original : target, self, values),
    construct: (target, values) => {
      const called = isOwnCall(handler.construct) ? original : target;
      return Reflect.construct(called, values) as object;
    },
  };
  return new Proxy(spy, handler);
}

/** Whether the nearest code outside of Node is this package's. */
function isOwnCall(above: object | undefined): boolean {
  for (const site of callSites(above)) {
    const path = site.getFileName();
    if (!path || path.startsWith('node:') || passing.some((part) => path.includes(part))) continue;
    return path.startsWith(own);
  }
  return false;
}

/** Not formatted: source maps would be read for it, by functions that may be spied on. */
function callSites(above: object | undefined): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const site: { stack?: readonly NodeJS.CallSite[] } = {};
  try {
    Error.stackTraceLimit = 100;
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.captureStackTrace(site, above as Callable);
    return site.stack ?? [];
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}
