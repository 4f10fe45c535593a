import { WsDynamicError } from '../errors/ws-dynamic-error';

/** A package that `socketIo` needs. Socket.IO's own client and server bring both. @throws ERR_WS_DEPENDENCY_MISSING */
export function loadParser<Parser>(name: 'engine.io-parser' | 'socket.io-parser'): Parser {
  try {
    return require(name) as Parser;
  } catch (cause) {
    throw new WsDynamicError(
      'ERR_WS_DEPENDENCY_MISSING',
      `The codec socketIo is unavailable (${name} dependency not found).\n` +
        'Run `npm install --save-dev engine.io-parser socket.io-parser` to use it.',
      { cause },
    );
  }
}
