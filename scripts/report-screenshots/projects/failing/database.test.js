/** @jest-environment-options { "server": "./broken.js" } */
const { connect } = require('jest-ws-dynamic');

test('keeps messages', async () => {
  await connect('/');
});
test('finds messages', async () => {
  await connect('/');
});
