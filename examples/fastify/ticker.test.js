const { connect, server } = require('jest-ws-dynamic');

const headers = { 'x-token': 'secret' };

async function watch(symbol) {
  const client = await connect(`/ticker/${symbol}`, { headers });
  await expect(client).toReceiveMessage({ watching: symbol });
  return client;
}

function put(symbol, body) {
  return fetch(`${server.httpUrl}/ticker/${symbol}`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then((response) => response.json());
}

test('a price reaches everybody who watches the symbol, and nobody else', async () => {
  const [first, second, other] = [await watch('ACME'), await watch('ACME'), await watch('XYZ')];
  expect(await put('ACME', { price: 12.5 })).toEqual({ watchers: 2 });
  await expect(first).toReceiveMessage({ price: 12.5 });
  await expect(second).toReceiveMessage({ price: 12.5 });
  await expect(other).toStaySilent({ for: 50 });
});

test('without the token the handshake is refused', async () => {
  await expect(connect('/ticker/ACME')).toRejectUpgrade(401);
});
