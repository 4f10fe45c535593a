/** Prevents DNS lookups of names that have a route, or that the file may not connect to. */
import type { LookupAddress } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isUnrouted } from './patch-dials';
import { replaceMethod } from './replace-method';

/** The result of a lookup; `undefined` leaves it to the system. */
export type Answer = 'loopback' | { readonly error: Error } | undefined;

export interface LookupRules {
  /** @param isPastRoutes whether the connection is to the real server behind a route */
  lookup(name: string, isPastRoutes: boolean): Answer;
}

const loopback: LookupAddress = { address: '127.0.0.1', family: 4 };
const queries = [
  ...['resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx'],
  ...[
    'resolveNaptr',
    'resolveNs',
    'resolvePtr',
    'resolveSoa',
    'resolveSrv',
    'resolveTxt',
    'reverse',
    'lookupService',
  ],
];

export function patchLookups(rules: LookupRules): () => void {
  const dns = require('node:dns') as typeof import('node:dns');
  const { promises } = dns;
  const undo = [
    replaceMethod(
      dns,
      'lookup',
      (original) =>
        function (this: unknown, name, ...rest) {
          const answer = rules.lookup(String(name ?? ''), isUnrouted());
          if (answer === undefined) return original.call(this, name, ...rest);
          const done = rest.at(-1) as (...values: unknown[]) => void;
          if (answer !== 'loopback') process.nextTick(done, answer.error);
          else if (wantsAll(rest[0])) process.nextTick(done, null, [loopback]);
          else process.nextTick(done, null, loopback.address, loopback.family);
          return undefined;
        },
    ),
    replaceMethod(
      promises,
      'lookup',
      (original) =>
        async function (this: unknown, name, ...rest) {
          const answer = rules.lookup(String(name ?? ''), isUnrouted());
          if (answer === undefined) return original.call(this, name, ...rest);
          if (answer !== 'loopback') throw answer.error;
          return wantsAll(rest[0]) ? [loopback] : loopback;
        },
    ),
  ];
  for (const { owners, refuse } of queryOwners(dns)) {
    for (const owner of owners) {
      for (const name of queries.filter((each) => each in owner)) {
        undo.push(
          replaceMethod(
            owner,
            name,
            (original) =>
              function (this: unknown, ...values) {
                const error = refusalOf(rules, values[0]);
                return error === undefined ? original.apply(this, values) : refuse(error, values);
              },
          ),
        );
      }
    }
  }
  // `import { lookup } from 'node:dns'` is a separate binding.
  syncBuiltinESMExports();
  return () => {
    for (const restore of undo.reverse()) restore();
    syncBuiltinESMExports();
  };
}

/** The objects with DNS query methods, and how these fail: by a callback, or by a rejection. */
function queryOwners(dns: typeof import('node:dns')): readonly {
  readonly owners: readonly object[];
  readonly refuse: (error: Error, values: readonly unknown[]) => unknown;
}[] {
  const { promises } = dns;
  return [
    {
      owners: [dns, dns.Resolver.prototype],
      refuse: (error, values) => process.nextTick(values.at(-1) as () => void, error),
    },
    {
      owners: [promises, promises.Resolver.prototype],
      refuse: (error) => Promise.reject(error),
    },
  ];
}

/** DNS queries ignore routes; a routed name is answered with ENODATA. */
function refusalOf(rules: LookupRules, name: unknown): Error | undefined {
  const answer = rules.lookup(String(name ?? ''), isUnrouted());
  if (answer === undefined) return undefined;
  if (answer !== 'loopback') return answer.error;
  const error = new Error(`queryA ENODATA ${name}`);
  return Object.assign(error, { code: 'ENODATA', syscall: 'queryA', hostname: name });
}

function wantsAll(options: unknown): boolean {
  return (
    typeof options === 'object' && options !== null && 'all' in options && Boolean(options.all)
  );
}
