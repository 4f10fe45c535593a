/** A drop-in replacement for jest-websocket-mock 2.5 with real sockets. Only the import changes. */
import { orElse } from '../../errors/or-else';
import { jestGlobals } from '../jest-globals';
import { installMatchers } from '../matchers';
import { WS } from './ws';

export type { CloseOptions, ServerSocket } from './server-socket';
export type { WSOptions } from './ws-options';
export { WS, WS as default };

// As in the original, the import adds the matchers. Other runners have no `@jest/globals`.
orElse(() => installMatchers(jestGlobals().expect), undefined);
