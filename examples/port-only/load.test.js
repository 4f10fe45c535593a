const { fibonacci, scale } = require('jest-ws-dynamic');

describe.each([
  ['ws', false],
  ['wss', true],
])('over %s', (_scheme, ssl) => {
  scale('words', {
    tiers: fibonacci.upTo(144),
    ssl,
    session: async (client, { measure }) => {
      await measure(async () => {
        client.send('stressed');
        expect(await client.receive()).toBe('desserts');
      });
    },
  });
});
