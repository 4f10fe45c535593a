const fc = require('fast-check');
const { connect, network, serve, transcript } = require('jest-ws-dynamic');
const { json } = require('jest-ws-dynamic/codecs');
const { broken } = require('./cart');
const { commands } = require('./commands');

/** Commands through a link that repeats about every second request, by a seed of fast-check. */
const cartProperty = (server) =>
  fc.asyncProperty(commands, fc.noShrink(fc.nat()), async (given, seed) => {
    const link = await network({ ...server, seed, messages: true });
    link.duplicate(/id/, { stream: 'upstream', probability: 0.5 });
    const client = await connect({ via: link, codec: json });
    try {
      await fc.asyncModelRun(() => ({ model: { id: 0, items: [] }, real: client }), given);
    } catch (error) {
      error.message += `\n\n${transcript(link, { mask: ['id', 're'] })}\n`;
      throw error;
    } finally {
      await client.close();
      await link.close();
    }
  });

test('the cart is that of the model, whatever is sent, and however often it arrives', async () => {
  await fc.assert(cartProperty({}), { numRuns: 20 });
});

test('a server that looks at no id is found, with the conversation that shows it', async () => {
  const app = await serve(broken);
  const found = await fc.check(cartProperty({ to: app }), { numRuns: 200 });
  expect(found.failed).toBe(true);
  expect(found.errorInstance.message).toMatch(/→ text .*"type":"add"} \(duplicate\)/);
});
