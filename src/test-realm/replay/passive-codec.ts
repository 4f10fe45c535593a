import type { CodecSource } from '../codec/codec';

/** A codec that answers nothing by itself: the real server does, while it is recorded. */
export function passiveCodec(source: CodecSource | undefined): CodecSource | undefined {
  if (typeof source !== 'function') return source;
  return (connection) => source({ ...connection, send: () => undefined });
}
