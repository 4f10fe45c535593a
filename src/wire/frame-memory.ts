/** A piece of memory from which frames are cut. */
export interface FrameMemory {
  readonly bytes: Buffer;
  /** The same memory. */
  readonly words: Uint32Array;
  /** How many words of it are in use. */
  used: number;
}

/**
 * Frames of up to half of it share a piece, 8 KiB as Buffer's own pool: a view of words for each would
 * cost as much as its masking, and a larger piece leaves the processor's cache.
 */
const sharedWords = 2 * 1024;

let shared = allocate(sharedWords);

/** Memory with so many words behind those in use. Whoever writes to them adds them to `used`. */
export function memoryFor(words: number): FrameMemory {
  if (words > sharedWords / 2) return allocate(words);
  if (shared.used + words > sharedWords) shared = allocate(sharedWords);
  return shared;
}

function allocate(words: number): FrameMemory {
  const bytes = Buffer.allocUnsafeSlow(words * 4);
  return { bytes, words: new Uint32Array(bytes.buffer), used: 0 };
}
