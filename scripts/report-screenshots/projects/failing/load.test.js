const { scale } = require('jest-ws-dynamic');

scale('hello', {
  tiers: [3, 5, 8],
  duration: 150,
  session: async (client, { measure }) => {
    await measure(async () => {
      client.send({ type: 'hello', name: 'ada' });
      await client.receive();
    });
  },
  limits: { p99: 5000 },
});
