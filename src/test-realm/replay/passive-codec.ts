import type { CodecSource } from '../codec/codec';

/** A codec that sends nothing by itself, since the real server does while recording. */
export function passiveCodec(source: CodecSource | undefined): CodecSource | undefined {
  if (typeof source !== 'function') return source;
  return (connection) => source({ ...connection, send: () => undefined });
}
