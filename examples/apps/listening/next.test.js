/** @jest-environment-options {"server": "./next.js"} */
const { connect, server } = require('jest-ws-dynamic');

test('answers beside the pages', async () => {
  const client = await connect('/ws');
  client.send('hello');
  await expect(client).toReceiveMessage('you said hello');
  for (const url of [server.httpUrl, 'http://localhost:3000']) {
    expect(await (await fetch(url)).text()).toBe('page');
  }
});
