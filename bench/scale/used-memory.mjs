/** Bytes that live objects and buffers of this process have; node --expose-gc. */
export function usedMemory() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
