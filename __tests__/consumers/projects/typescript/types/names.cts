// Only for its types: what a CommonJS module of a user imports.
import { connect, leasePortPair, type PortLease, WsDynamicError } from 'jest-ws-dynamic';
import { withWebSocketServer } from 'jest-ws-dynamic/environment';
import { baseSuite } from 'jest-ws-dynamic/suites';
import request from 'jest-ws-dynamic/superwstest';

export const lease: Promise<PortLease> = leasePortPair();
export const chain = request('ws://localhost:9000').ws('/chat');
export const names = [connect, withWebSocketServer, baseSuite, WsDynamicError];
