/** @jest-environment node */
import { expect, test } from '@jest/globals';
import type { Circus } from '@jest/types';
import { maskerOf } from '../../src/errors/masker';
import { FileRecorder } from '../../src/jest/file-record';
import type { Session } from '../../src/worker/session/session';

test.each([[[]], [['password']]])('the texts of a record are masked; listed names: %p', (mask) => {
  const at = (name: string): string => `${name}: bad /x?token=hidden`;
  const close = { code: 4001, reason: at('reason') };
  const frames = [
    { at: 1, direction: 'in', kind: 'message', data: Buffer.from(at('message')), isBinary: false },
    { at: 2, direction: 'in', kind: 'close', data: `4001, ${at('close')}` },
  ];
  const connection = {
    ...{ url: 'ws://a/?token=hidden', label: at('label'), protocol: '', start: 0, counters: {} },
    ...{ closeEvent: { ...close, wasClean: true }, log: { frames, total: 2 } },
  };
  const server = { name: './a.js', address: { url: 'ws://a/' }, starts: { list: [] } };
  const session = {
    servers: { byName: new Map([['', server]]) },
    scopes: {
      file: {
        connections: [connection],
        records: [{ kind: 'scale', data: { name: at('record'), failures: [at('failure')] } }],
      },
    },
    masker: maskerOf(mask),
  } as unknown as Session;
  const recorder = new FileRecorder('/a.test.js', true, () => []);
  const record = recorder.recordOf(session, { children: [] } as unknown as Circus.DescribeBlock);
  const text = JSON.stringify(record);
  expect(text).not.toContain('hidden');
  for (const name of ['reason', 'close', 'message', 'label', 'record', 'failure']) {
    expect(text).toContain(`${name}: bad /x?token=(masked)`);
  }
});
