import { dependencyMissing } from '../errors/dependency-missing';

/** A package that `socketIo` needs. Socket.IO's own client and server bring both. @throws ERR_WS_DEPENDENCY_MISSING */
export function loadParser<Parser>(name: 'engine.io-parser' | 'socket.io-parser'): Parser {
  try {
    return require(name) as Parser;
  } catch (cause) {
    throw dependencyMissing('The codec socketIo', name, cause, 'engine.io-parser socket.io-parser');
  }
}
