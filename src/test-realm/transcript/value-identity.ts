import { inspect } from 'node:util';
import { isBytes, toBuffer } from '../message/message';

/** A string that is the same for equal values and different for others; the order of keys is ignored. */
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
