import { expect, test } from '@jest/globals';
import type { HttpRequest } from '../../src';
import { answerPolling, openingOf } from '../../src/codecs/engine.io';

const request = (method: string, sid?: string, text = ''): HttpRequest =>
  ({
    ...{
      method,
      path: '/socket.io/',
      target: '/socket.io/',
      headers: {},
      secure: false,
      text,
      body: Buffer.from(text),
    },
    query: { EIO: '4', transport: 'polling', ...(sid !== undefined && { sid }) },
    json: () => undefined,
  }) as HttpRequest;
const isOpen = (sid: string): boolean =>
  openingOf({ query: { sid } } as unknown as Parameters<typeof openingOf>[0]) !== undefined;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function open(answer: ReturnType<typeof answerPolling>): Promise<string> {
  const opened = await answer(request('GET'));
  return JSON.parse(String(opened?.body).slice(1)).sid;
}

test('a held poll is answered with a ping, and the session of a client that disconnected ends', async () => {
  const answer = answerPolling(3_600_000, { pingInterval: 1, pingTimeout: 30 });
  const sid = await open(answer);
  expect(await answer(request('GET', sid))).toMatchObject({ body: '2' });
  expect(await answer(request('POST', sid, '3'))).toMatchObject({ body: 'ok' });
  while (isOpen(sid)) await turn();
  expect(await answer(request('GET', sid))).toMatchObject({
    status: 400,
    json: { message: 'Session ID unknown' },
  });
});

test('the poll and the polling session end when the client has upgraded', async () => {
  const answer = answerPolling(3_600_000);
  const sid = await open(answer);
  const session = openingOf({ query: { sid } } as unknown as Parameters<typeof openingOf>[0]);
  await answer(request('POST', sid, '40'));
  const poll = answer(request('GET', sid));
  session?.release();
  expect(await poll).toMatchObject({ body: '6' });
  expect(session?.posted()).toEqual(['0']);
  session?.end();
  expect(isOpen(sid)).toBe(false);
});

test('a client whose WebSocket was lost before the upgrade has to open another session', async () => {
  const answer = answerPolling(3_600_000);
  const sid = await open(answer);
  const session = openingOf({ query: { sid } } as unknown as Parameters<typeof openingOf>[0]);
  const poll = answer(request('GET', sid));
  session?.end();
  await session?.ended;
  expect(await poll).toMatchObject({ body: '6' });
  expect(await answer(request('GET', sid))).toMatchObject({ status: 400 });
});
