/** @jest-environment jest-ws-dynamic/environment */
/** What users of Toxiproxy still ask for: github.com/Shopify/toxiproxy, each named by its number. */
import { expect, test } from '@jest/globals';
import { connect, network } from 'jest-ws-dynamic';

test('#195: a connection that is always busy is closed at its time limit', async () => {
  const link = await network();
  // Long enough for a message on a busy machine.
  link.limitTime(1000, { stream: 'both' });
  const client = await connect('/echo', { via: link });
  const talking = (async () => {
    for (let turn = 0; client.readyState === 1; turn += 1) {
      client.send(`turn ${turn}`);
      await client.receiveText();
    }
  })();
  await expect(client).toBeClosedWith(1006);
  await expect(talking).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
  // It did carry traffic until then.
  expect(client.messages.length).toBeGreaterThan(0);
});

test('#195: a timeout closes a connection even while data arrives', async () => {
  const link = await network();
  const client = await connect('/echo', { via: link });
  link.timeout(100, { stream: 'both' });
  const chatter = setInterval(() => client.readyState === 1 && client.send('still here'), 5);
  await expect(client).toBeClosedWith(1006);
  clearInterval(chatter);
});

test('#465: after resetPeer is removed, connections work again', async () => {
  const link = await network();
  for (let round = 0; round < 5; round += 1) {
    const reset = link.resetPeer(round, { stream: 'upstream' });
    await expect(connect('/echo', { via: link })).rejects.toMatchObject({
      code: 'ERR_WS_CONNECT_FAILED',
    });
    reset.remove();
    const client = await connect('/echo', { via: link });
    client.send(`round ${round}`);
    await expect(client).toReceiveMessage(`round ${round}`);
  }
});

test('#603: a toxic with toxicity 0 changes nothing, added, updated or removed', async () => {
  const link = await network();
  const client = await connect('/echo', { via: link });
  for (let round = 0; round < 20; round += 1) {
    const toxics = [
      link.resetPeer(0, { toxicity: 0, stream: 'both' }),
      link.timeout(0, { toxicity: 0 }),
      link.limitData(0, { toxicity: 0 }),
      link.latency(60_000, { toxicity: 0 }),
      link.halfOpen({ toxicity: 0 }),
    ];
    client.send(`round ${round}`);
    await expect(client).toReceiveMessage(`round ${round}`);
    const second = await connect('/echo', { via: link });
    second.send('well');
    await expect(second).toReceiveMessage('well');
    for (const toxic of toxics) toxic.remove();
  }
  expect(client).toBeOpen();
});
