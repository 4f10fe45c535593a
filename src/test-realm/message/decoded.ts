import type { Message } from './message';

/** A decoded message: a value, the reason why it could not be decoded, or nothing for a part of a value. */
export type Decoded =
  | DecodedValue
  | { readonly codec: string; readonly reason: string }
  | { readonly codec: string; readonly isPart: true };

export interface DecodedValue {
  /** Its name. */
  readonly codec: string;
  readonly value: unknown;
}

/** A received message, and its decoded value if the connection has a codec. */
export interface Opened {
  readonly message: Message;
  readonly decoded?: Decoded | undefined;
}

/** Whether a codec made a value of it. */
export function hasValue(decoded: Decoded | undefined): decoded is DecodedValue {
  return decoded !== undefined && 'value' in decoded;
}
