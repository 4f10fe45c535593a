const { fibonacci, scale } = require('jest-ws-dynamic');

describe.each([
  ['ws', false],
  ['wss', true],
])('over %s', (_scheme, ssl) => {
  scale('sums', {
    tiers: fibonacci.upTo(144),
    ssl,
    session: async (client, { index, measure }) => {
      await measure(async () => {
        client.send({ op: 'add', a: index, b: 1 });
        expect(await client.receiveJson()).toEqual({ result: index + 1 });
      });
    },
  });
});
