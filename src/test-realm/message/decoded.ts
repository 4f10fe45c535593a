import type { Message } from './message';

/** The result of decoding: a value, the reason of a failure, or nothing for a part of a value. */
export type Decoded =
  | DecodedValue
  | { readonly codec: string; readonly reason: string }
  | { readonly codec: string; readonly isPart: true };

export interface DecodedValue {
  /** The name of the codec. */
  readonly codec: string;
  readonly value: unknown;
}

/** A received message, and its decoded value if the connection has a codec. */
export interface Opened {
  readonly message: Message;
  readonly decoded?: Decoded | undefined;
}

/** Whether a codec has decoded a value. */
export function hasValue(decoded: Decoded | undefined): decoded is DecodedValue {
  return decoded !== undefined && 'value' in decoded;
}
