import { WsDynamicError } from '../../index';

/** A byte connection, such as that of `rawConnect({ handshake: false })`. */
export interface Wire {
  sendBytes(bytes: Uint8Array | string): Promise<void>;
  /** `undefined` once the peer has ended the connection; rejects once the peer has reset it. */
  receiveBytes(options: { readonly timeout: number }): Promise<Buffer | undefined>;
  terminate(): void;
}

/** Whether `receiveBytes()` rejected because of its limit, which may happen slightly early. */
export function isTimeout(error: unknown): boolean {
  return error instanceof WsDynamicError && error.code === 'ERR_WS_RECEIVE_TIMEOUT';
}
