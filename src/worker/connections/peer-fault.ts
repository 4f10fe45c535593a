/** Errors for which `ws` ends a connection: the peer is at fault. */

/** `ws` terminates a connection with too many automatic pongs, without an `error` event. */
export class PongsPending extends Error {
  constructor() {
    super('more automatic pongs were pending than maxPendingAutoPongs of ws allows');
  }
}

/** The server has answered the handshake a second time; `ws` reads the answer as an invalid frame. */
export class SecondAnswer extends Error {
  constructor(statusLine: string, cause: Error) {
    super(`the server answered the handshake twice, then with "${statusLine}"`, { cause });
  }
}

/** Whether `ws` ended the connection because of what it received; zlib has its own error codes. */
export function isPeerFault(failure: Error | undefined): failure is Error {
  return isOwn(failure) || /^(?:WS_ERR_|Z_)/.test(codeOf(failure));
}

/** The remedy for such an error. */
export function faultRemedy(failure: Error): string {
  if (failure instanceof PongsPending) {
    return 'The peer sent pings faster than this side could answer them: check how often it pings, or raise the limit with { client: { maxPendingAutoPongs } }.';
  }
  if (failure instanceof SecondAnswer) {
    return "Each 'upgrade' listener of an http.Server answers: with several WebSocketServers on one server, create them with { noServer: true }, and let one 'upgrade' listener call handleUpgrade() by the path.";
  }
  const code = codeOf(failure);
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return 'The peer sent a message larger than this side accepts: raise the limit with { maxPayload } in bytes, or let the peer send less.';
  }
  return code.startsWith('Z_')
    ? 'The peer sent a message that this side cannot decompress (RFC 7692): check how it compresses.'
    : 'The peer sent a frame that RFC 6455 forbids: check how it writes its frames.';
}

/** Whether the peer sent text that is not UTF-8. */
export function isInvalidText(failure: Error): boolean {
  return codeOf(failure) === 'WS_ERR_INVALID_UTF8';
}

function isOwn(failure: Error | undefined): boolean {
  return failure instanceof PongsPending || failure instanceof SecondAnswer;
}

function codeOf(failure: Error | undefined): string {
  return failure !== undefined && 'code' in failure ? String(failure.code) : '';
}
