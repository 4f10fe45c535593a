import type { Message } from './message';

/** What a codec made of a message: a value; the reason why it made none; or nothing, of a part of one. */
export type Decoded =
  | DecodedValue
  | { readonly codec: string; readonly reason: string }
  | { readonly codec: string; readonly isPart: true };

export interface DecodedValue {
  /** Its name. */
  readonly codec: string;
  readonly value: unknown;
}

/** A message as it came, with what a codec made of it; nothing on a connection without one. */
export interface Opened {
  readonly message: Message;
  readonly decoded?: Decoded | undefined;
}

/** Whether a codec made a value of it. */
export function hasValue(decoded: Decoded | undefined): decoded is DecodedValue {
  return decoded !== undefined && 'value' in decoded;
}
