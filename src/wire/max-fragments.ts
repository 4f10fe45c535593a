/** The limits of `ws` without `maxPayload`, bytes. */
const defaultMaxPayload = 100 * 1024 * 1024;

/**
 * How many fragments a server takes in one message. A large message may come in small frames; `ws`
 * would close with 1008 after 16,384 of them.
 */
export function maxFragments(maxPayload = defaultMaxPayload): number {
  return Math.max(16_384, Math.ceil(maxPayload / 64));
}
