/** A drop-in replacement for jest-websocket-mock 2.5 with real sockets. Only the import changes. */
import { withFallback } from '../../errors/with-fallback';
import { jestGlobals } from '../jest-globals';
import { installMatchers } from '../matchers';
import { checkOpenings } from './failed-openings';
import { WS } from './ws';

export type { CloseOptions, ServerSocket } from './server-socket';
export type { WSOptions } from './ws-options';
export { WS, WS as default };

// As in the original, the import adds the matchers. Other runners have no `@jest/globals`.
withFallback(() => installMatchers(jestGlobals().expect), undefined);
checkOpenings();
