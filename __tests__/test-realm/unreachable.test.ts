/** @jest-environment jest-ws-dynamic/environment */
// A refused connection names the call of the test because of which nothing listens.
import { expect, test } from '@jest/globals';
import { connect, mockServer, network, serve, server } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';

const refused = (reason: string) =>
  expect.objectContaining({
    code: 'ERR_WS_CONNECT_FAILED',
    message: expect.stringMatching(
      `ECONNREFUSED[^]*Nothing listens on that port because of ${reason}`,
    ),
  });
const here = String.raw`at \S*unreachable\.test\.ts:\d+`;

test('link.down(), until the link is healed', async () => {
  const link = await network();
  link.down();
  const healed = () => connect('/echo', { via: link });
  await expect(healed()).rejects.toEqual(
    refused(String.raw`link\.down\(\) ${here}: await link\.heal\(\) first\.`),
  );
  await link.heal();
  await healed();
});

test('a link that is healed at once after down() accepts connections', async () => {
  const link = await network();
  link.down();
  await link.heal();
  await connect('/echo', { via: link });
  link.down().remove();
  link.down();
  await link.heal();
  await connect('/echo', { via: link });
});

test('mock.stop(), until the mock server has started again', async () => {
  const mock = await mockServer();
  const client = await connect(mock.url);
  await mock.stop();
  await expect(connect(mock.url)).rejects.toEqual(
    refused(String.raw`mock\.stop\(\) ${here}: await mock\.start\(\) first\.`),
  );
  await expect(client.receive()).rejects.toThrow(/mock\.stop\(\) at \S+ ended it/);
  await mock.start();
  await connect(mock.url);
});

test('server.restart() in progress', async () => {
  const restarted = server.restart();
  const refusal = connect('/echo').then(
    () => undefined,
    (error: unknown) => error,
  );
  await restarted;
  await expect(refusal).resolves.toEqual(
    refused(String.raw`server\.restart\(\) ${here}: await it first\.`),
  );
  await connect('/echo');
});

const endings = ['restart', 'stop', 'crash', 'close'] as const;

test.each(endings)('%s() during the handshake, directly or through a link', async (verb) => {
  const arrivals: ((value: unknown) => void)[] = [];
  const verifyClient = (_info: unknown, _done: unknown) => arrivals.shift()?.(undefined);
  for (const behindLink of [false, true]) {
    const served = await serve(() => new WebSocketServer({ noServer: true, verifyClient }));
    const arrived = new Promise((resolve) => arrivals.push(resolve));
    const link = behindLink ? await network({ to: served.url }) : undefined;
    const failure = connect(link?.url ?? served.url).then(
      () => undefined,
      (error: unknown) => error,
    );
    await arrived;
    await served[verb]();
    await expect(failure).resolves.toMatchObject({
      code: 'ERR_WS_CONNECT_FAILED',
      message: expect.stringMatching(
        String.raw`\nserved\.${verb}\(\) ${here} ended the server during the handshake: await the handshake before it\.`,
      ),
    });
  }
});

test('no call that is over', async () => {
  await server.stop();
  await server.start();
  const mock = await mockServer();
  await mock.close();
  await expect(connect(mock.url)).rejects.toThrow('start the server first');
});

const named = (call: string) => expect.stringMatching(String.raw`\n${call} ${here} `);

test.each([401, 404, 502])('mock.refuse(%d), until the handshakes are accepted', async (status) => {
  const mock = await mockServer();
  mock.refuse(status);
  await expect(connect(mock.url)).rejects.toMatchObject({
    code: 'ERR_WS_UPGRADE_REJECTED',
    message: expect.stringMatching(
      String.raw`\nmock\.refuse\(\) ${here} refused the handshake: call mock\.accept\(\) first\.$`,
    ),
  });
  mock.accept();
  const client = await connect(mock.url);
  const connection = await mock.nextConnection();
  await connection.close(1011);
  await expect(client.receive()).rejects.toThrow('The peer failed');
});

test.each(['hang', 'delay'] as const)('mock.%s() of a handshake', async (verb) => {
  const mock = await mockServer();
  if (verb === 'hang') mock.hang();
  else mock.delay(20_000);
  await expect(connect(mock.url, { timeout: 100 })).rejects.toMatchObject({
    code: 'ERR_WS_CONNECT_TIMEOUT',
    message: named(String.raw`mock\.${verb}\(\)`),
  });
});

test('no mock.delay() that is over, and no refusal by verify', async () => {
  const mock = await mockServer({ verify: ({ path }) => path !== '/refused', autoPong: false });
  mock.delay(1);
  const client = await connect(mock.url);
  await expect(client.ping({ timeout: 100 })).rejects.toThrow('The peer does not answer pings');
  await expect(connect(`${mock.url}/refused`)).rejects.toThrow(
    'The server requires authentication or another origin',
  );
});
