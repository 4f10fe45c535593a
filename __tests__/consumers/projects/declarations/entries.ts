// Only for its types: every public entry point, in a project that checks its libraries.
import {
  type Client,
  connect,
  leasePortPair,
  type PortLease,
  WsDynamicError,
} from 'jest-ws-dynamic';
import { json, socketIo } from 'jest-ws-dynamic/codecs';
import { withWebSocketServer } from 'jest-ws-dynamic/environment';
import preset from 'jest-ws-dynamic/jest-preset';
import WS from 'jest-ws-dynamic/jest-websocket-mock';
import * as matchers from 'jest-ws-dynamic/matchers';
import Reporter from 'jest-ws-dynamic/reporter';
import 'jest-ws-dynamic/setup';
import { kinds } from 'jest-ws-dynamic/suite-kit';
import { baseSuite } from 'jest-ws-dynamic/suites';
import request from 'jest-ws-dynamic/superwstest';

export const lease: Promise<PortLease> = leasePortPair();
export const client: PromiseLike<Client> = connect('/chat');
export const chain = request('ws://localhost:9000').ws('/chat');
export const names = [
  ...[matchers.toBeOpen, withWebSocketServer, baseSuite, kinds.count],
  ...[Reporter, WsDynamicError, json, socketIo],
];
export const open: readonly WS[] = WS.instances;
export const transform = preset.transform;

// @ts-expect-error Property 'start' is missing: the declarations are not `any`.
export const options: Parameters<typeof leasePortPair>[0] = { start: 9000 };
