/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":{"command":"node","args":["__tests__/fixtures/commands/echo.cjs"],"env":{"PORT":"{port}","HOST":"{host}"}}}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

/** `RESTARTS=100 npx jest restart` is the long form. */
const rounds = Number(process.env.RESTARTS ?? 5);

test('consecutive restarts keep the ports; each client reports its close, and each reconnects', async () => {
  const { port, sslPort } = server;
  const join = () =>
    Promise.all([false, true, false, true].map((ssl) => connect({ path: '/', ssl })));
  const pids = new Set([server.pid]);
  for (let round = 1; round <= rounds; round += 1) {
    const clients = await join();
    await server.restart();
    const closes = await Promise.all(clients.map((client) => client.closed));
    expect(closes.map(({ code }) => code)).toEqual([1006, 1006, 1006, 1006]);
    expect([server.port, server.sslPort]).toEqual([port, sslPort]);
    pids.add(server.pid);
    for (const client of await join()) {
      client.send(`round ${round}`);
      await expect(client).toReceiveMessage(`round ${round}`);
    }
  }
  expect(pids.size).toBe(rounds + 1);
}, 300_000);
