const { scale } = require('jest-ws-dynamic');

scale('echo of 1 KiB', {
  path: '/echo',
  tiers: [21],
  duration: 1500,
  warmUp: 200,
  session: async (client, { index, measure }) => {
    const text = `${index}`.padEnd(1024, 'x');
    await measure(async () => {
      client.send(text);
      expect(await client.receive()).toBe(text);
    });
  },
  limits: { p99: 2000 },
});
