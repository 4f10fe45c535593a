import type { CodecSource } from './codec';

let ofFile: CodecSource | undefined;

/** The codec of the option `codec` of the test file. */
export function fileCodec(): CodecSource | undefined {
  return ofFile;
}

/** Called by the setup file, before the hooks of the tests. */
export function setFileCodec(codec: CodecSource): void {
  ofFile = codec;
}
