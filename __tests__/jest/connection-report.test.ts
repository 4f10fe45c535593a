/** @jest-environment node */
import { expect, test } from '@jest/globals';
import type { ConnectionHandle } from '../../src/bridge/connection';
import { FrameBudget, reportConnections } from '../../src/jest/connection-report';

test('the answer to a handshake is reported without credentials', () => {
  const connection = {
    ...{ url: 'ws://127.0.0.1:9000/', label: 'ws://127.0.0.1:9000/', protocol: '', start: 5 },
    ...{ counters: {}, log: { frames: [], total: 0 } },
    upgrade: {
      status: 101,
      headers: {
        server: 'chat/2',
        'set-cookie': ['id=1', 'key=2'],
        location: 'ws://ada:pw@a/?token=x',
        'sec-websocket-protocol': 'bearer.abcdefghijklmnopqrstuvwxyz',
      },
    },
  } as unknown as ConnectionHandle;
  const { connections } = reportConnections([connection], 0, new FrameBudget());
  expect(connections[0]?.upgrade).toEqual({
    status: 101,
    headers: [
      { name: 'server', value: 'chat/2' },
      { name: 'set-cookie', value: '(masked)' },
      { name: 'location', value: 'ws://(masked)@a/?token=(masked)' },
      { name: 'sec-websocket-protocol', value: 'bearer… (masked, 33 characters)' },
    ],
  });
});
