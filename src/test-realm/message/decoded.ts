import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { Message } from './message';

/** The result of decoding: a value, the reason of a failure, or nothing for a part of a value. */
export type Decoded = DecodedValue | NotDecoded | { readonly codec: string; readonly isPart: true };

interface NotDecoded {
  /** The name of the codec. */
  readonly codec: string;
  readonly reason: string;
  /** Set if `decode()` returned what it must not, such as a promise. */
  readonly refused?: WsDynamicError;
}

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

/** The error for a `decode()` that returned what it must not. */
export function refusalOf(decoded: Decoded | undefined): WsDynamicError | undefined {
  return decoded !== undefined && 'refused' in decoded ? decoded.refused : undefined;
}
