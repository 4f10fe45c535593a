import { inspect } from 'node:util';
import { isBytes, toBuffer } from '../message/message';

/** A text that equal values share, and no two others; the order of keys does not count. */
export function identityOf(value: unknown): string {
  if (isBytes(value)) return `bytes ${toBuffer(value).toString('hex')}`;
  if (typeof value !== 'object') return `${typeof value} ${String(value)}`;
  return inspect(value, {
    breakLength: Number.POSITIVE_INFINITY,
    compact: true,
    customInspect: false,
    depth: Number.POSITIVE_INFINITY,
    maxArrayLength: null,
    maxStringLength: null,
    sorted: true,
  });
}
