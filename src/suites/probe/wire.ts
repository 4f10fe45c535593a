import { WsDynamicError } from '../../index';

/** A connection of bytes, such as that of `rawConnect({ handshake: false })`. */
export interface Wire {
  sendBytes(bytes: Uint8Array | string): Promise<void>;
  /** `undefined` once the peer has ended the connection; rejects once it has reset it. */
  receiveBytes(options: { readonly timeout: number }): Promise<Buffer | undefined>;
  terminate(): void;
}

/** Whether `receiveBytes()` rejected since its limit was over, which may be noticed just before it is. */
export function isTimeout(error: unknown): boolean {
  return error instanceof WsDynamicError && error.code === 'ERR_WS_RECEIVE_TIMEOUT';
}
