import { dependencyMissing } from '../errors/dependency-missing';

/**
 * Loads a package required by `socketIo`. Socket.IO's client and server both include it. @throws
 * ERR_WS_DEPENDENCY_MISSING
 */
export function loadParser<Parser>(name: 'engine.io-parser' | 'socket.io-parser'): Parser {
  try {
    return require(name) as Parser;
  } catch (cause) {
    throw dependencyMissing('The codec socketIo', name, cause, 'engine.io-parser socket.io-parser');
  }
}
