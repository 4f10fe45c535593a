/** @jest-environment jest-ws-dynamic/environment */
import { expect, test } from '@jest/globals';
import { connect, network } from 'jest-ws-dynamic';

test('closes an idle connection, but not a busy one', async () => {
  const link = await network();
  link.idle(300);
  const silent = await connect('/echo', { via: link });
  const busy = await connect('/echo', { via: link });
  while (silent.readyState === 1) {
    busy.send('busy');
    await busy.receiveText();
  }
  await expect(silent).toBeClosedWith(1006);
  expect(busy).toBeOpen();
  await expect(busy).toBeClosedWith(1006);
});

test('a ping in time keeps a connection open', async () => {
  const link = await network();
  link.idle(300);
  const silent = await connect('/echo', { via: link });
  const kept = await connect('/echo', { via: link });
  while (silent.readyState === 1) await kept.ping();
  expect(kept).toBeOpen();
});

test('counts only the selected stream', async () => {
  const link = await network();
  const client = await connect('/echo', { via: link });
  const toxic = link.idle(60_000, { stream: 'upstream' });
  toxic.update({ time: 50 });
  await expect(client).toBeClosedWith(1006);
});

test('closes nothing once it is removed', async () => {
  const link = await network();
  const client = await connect('/echo', { via: link });
  link.idle(50).remove();
  const other = await network();
  other.idle(100);
  const control = await connect('/echo', { via: other });
  await expect(control).toBeClosedWith(1006);
  expect(client).toBeOpen();
});
