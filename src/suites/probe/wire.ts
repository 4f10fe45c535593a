/** A connection of bytes, such as that of `rawConnect({ handshake: false })`. */
export interface Wire {
  sendBytes(bytes: Uint8Array | string): Promise<void>;
  /** `undefined` once the peer has ended the connection; rejects once it has reset it. */
  receiveBytes(options: { readonly timeout: number }): Promise<Buffer | undefined>;
  terminate(): void;
}
