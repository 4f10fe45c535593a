/** Logs the steps of this package with times, for `DEBUG=jest-ws-dynamic:*`. */

import { maskUrls } from '../errors/mask';

/** The area of a step: `DEBUG=jest-ws-dynamic:server` shows one area. */
type Area = 'client' | 'ports' | 'server' | 'session' | 'test';

type Log = (format: string, ...values: readonly unknown[]) => void;

/** Logs to stderr if DEBUG includes the area; otherwise `undefined`, and the logger is not loaded. */
export function stepsOf(area: Area): Log | undefined {
  const { DEBUG = '' } = process.env;
  if (!/jest-ws-dynamic|^\*|[\s,]\*/.test(DEBUG)) return undefined;
  const debug = require('debug') as typeof import('debug');
  const log = debug(`jest-ws-dynamic:${area}`);
  return log.enabled ? log : undefined;
}

/** A URL without its password and its query, which may contain a token. */
export function withoutQuery(url: string): string {
  return maskUrls(url.split('?', 1).join(''));
}
