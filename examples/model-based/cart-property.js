const fc = require('fast-check');
const { connect, network, transcript } = require('jest-ws-dynamic');
const { json } = require('jest-ws-dynamic/codecs');

const requests = fc.array(
  fc.constantFrom({ type: 'add', item: 'tea' }, { type: 'add', item: 'jam' }, { type: 'clear' }),
);

exports.cartProperty = (server) =>
  fc.asyncProperty(requests, fc.noShrink(fc.nat()), async (given, seed) => {
    const link = await network({ ...server, seed, messages: true });
    link.duplicate(/id/, { stream: 'upstream', probability: 0.5 });
    const client = await connect({ via: link, codec: json });
    let model = [];
    try {
      for (const [id, { type, item }] of given.entries()) {
        model = type === 'add' ? [...model, item] : [];
        await client.send({ id, type, item });
        const { items } = await client.waitFor(expect.objectContaining({ re: id }));
        expect(items).toEqual(model);
      }
    } catch (error) {
      error.message += `\n\n${transcript(link, { mask: ['id', 're'] })}\n`;
      throw error;
    } finally {
      await client.close();
      await link.close();
    }
  });
