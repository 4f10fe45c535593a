const { fibonacci, scale } = require('jest-ws-dynamic');

scale('a chat of two kinds of work', {
  tiers: fibonacci.load,
  duration: 600,
  warmUp: 200,
  baseline: 'baseline.json',
  rounds: 3,
  session: async (client, { measure }) => {
    await measure('hello', async () => {
      client.send({ type: 'hello' });
      await client.waitFor(expect.objectContaining({ type: 'welcome' }));
    });
    await measure('ping', () => client.ping());
  },
  limits: { p99: { hello: 2000, ping: 2000 }, growth: { latency: 3, memory: 3 } },
});
