/** Refuses bytes whose memory was transferred: Node throws a TypeError without their name. */
import { isAnyArrayBuffer } from 'node:util/types';
import { withFallback } from '../errors/with-fallback';
import type { Kind } from './kind';

/** Accepts all values except bytes of a detached ArrayBuffer. */
export const attached: Kind = (name, value) => {
  if (!isDetached(value)) return undefined;
  return {
    expected: `"${name}" to be bytes that can be read`,
    received: isAnyArrayBuffer(value)
      ? 'a detached ArrayBuffer'
      : `${Object.prototype.toString.call(value).slice('[object '.length, -1)} of a detached ArrayBuffer`,
    remedy:
      'Its memory was transferred, for example by structuredClone() or postMessage(): transfer a copy, such as bytes.slice().',
  };
};

/** Accepts what `of` accepts, except bytes of a detached ArrayBuffer. */
export function readable(of: Kind): Kind {
  return (name, value) => attached(name, value) ?? of(name, value);
}

/** Node 20 has no `ArrayBuffer.prototype.detached`. */
function isDetached(value: unknown): boolean {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  if (!isAnyArrayBuffer(buffer) || buffer.byteLength > 0) return false;
  return withFallback(() => new Uint8Array(buffer).length > 0, true);
}
