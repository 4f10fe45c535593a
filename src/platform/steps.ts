/** The steps of this package, with times, for `DEBUG=jest-ws-dynamic:*`. */

import { maskUrls } from '../errors/mask';

/** The area of the steps: `DEBUG=jest-ws-dynamic:server` shows one of them. */
type Area = 'client' | 'ports' | 'server' | 'session' | 'test';

type Log = (format: string, ...values: readonly unknown[]) => void;

/** Logs to stderr when the variable asks for it; else `undefined`, and nothing is loaded for it. */
export function stepsOf(area: Area): Log | undefined {
  const { DEBUG = '' } = process.env;
  if (!/jest-ws-dynamic|^\*|[\s,]\*/.test(DEBUG)) return undefined;
  const debug = require('debug') as typeof import('debug');
  const log = debug(`jest-ws-dynamic:${area}`);
  return log.enabled ? log : undefined;
}

/** An address without its query, which may hold a token, and without a password. */
export function withoutQuery(url: string): string {
  return maskUrls(url.split('?', 1).join(''));
}
