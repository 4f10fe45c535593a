const endOfHead = '\r\n\r\n';
const longestHead = 64 * 1024;

/** Protocol state that both streams of a connection share. */
export interface ConnectionProtocol {
  /** `undefined` until the server has responded. */
  isWebSocket: boolean | undefined;
  /** Whether permessage-deflate was negotiated (RFC 7692): messages cannot be read. */
  isCompressed: boolean;
}

/** The head of an HTTP message, collected from a stream. */
export class HandshakeHead {
  #bytes = Buffer.alloc(0);

  /** Returns the head and the bytes after it, once it is complete; `'too long'` beyond the limit. */
  add(chunk: Buffer): { readonly head: string; readonly rest: Buffer } | 'too long' | undefined {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const end = this.#bytes.indexOf(endOfHead);
    if (end < 0) return this.#bytes.length > longestHead ? 'too long' : undefined;
    const size = end + endOfHead.length;
    return {
      head: this.#bytes.subarray(0, size).toString('latin1'),
      rest: this.#bytes.subarray(size),
    };
  }

  /** All bytes collected so far. */
  get bytes(): Buffer {
    return this.#bytes;
  }
}

/** Whether a request is a WebSocket handshake (RFC 6455 section 4.1). */
export function isUpgradeRequest(head: string): boolean {
  return /^upgrade:[ \t]*websocket/im.test(head);
}

/** Whether a response accepts the WebSocket handshake (RFC 6455 section 4.2.2). */
export function isSwitching(head: string): boolean {
  return /^HTTP\/1\.1 101\b/.test(head);
}

export function agreesToCompression(head: string): boolean {
  return /^sec-websocket-extensions:.*permessage-deflate/im.test(head);
}

/** Removes the extensions that a request offers. */
export function withoutExtensions(head: string): string {
  return head.replace(/^sec-websocket-extensions:.*\r\n/gim, '');
}
