/** A drop-in replacement for jest-websocket-mock 2.5 with real sockets. Only the import changes. */
import { WS } from './ws';

export type { CloseOptions, ServerSocket } from './server-socket';
export type { WSOptions } from './ws-options';
export { WS, WS as default };
