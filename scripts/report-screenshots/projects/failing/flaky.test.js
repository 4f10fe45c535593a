const { connect } = require('jest-ws-dynamic');

jest.retryTimes(1);
let attempt = 0;

test('reconnects', async () => {
  attempt += 1;
  const client = await connect('/');
  client.send({ type: 'hello', name: `attempt ${attempt}` });
  const { name } = await client.receiveJson();
  expect(name).toBe('attempt 2');
});
