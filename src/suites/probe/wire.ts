/** A connection of bytes, as `rawConnect({ handshake: false })` gives it. */
export interface Wire {
  sendBytes(bytes: Uint8Array | string): Promise<void>;
  /** `undefined` once the peer has ended the connection; rejects once it has reset it. */
  receiveBytes(options: { readonly timeout: number }): Promise<Buffer | undefined>;
  terminate(): void;
}
