const fc = require('fast-check');
const { serve } = require('jest-ws-dynamic');
const { broken } = require('./cart');
const { cartProperty } = require('./cart-property');

test('the cart is that of the model, whatever is sent, and however often it arrives', async () => {
  await fc.assert(cartProperty({}), { numRuns: 20 });
});

test('a server that looks at no id is found, with the conversation that shows it', async () => {
  const app = await serve(broken);
  const found = await fc.check(cartProperty({ to: app }), { numRuns: 200 });
  expect(found.failed).toBe(true);
  expect(found.errorInstance.message).toMatch(/→ text .*"type":"add"} \(duplicate\)/);
});
