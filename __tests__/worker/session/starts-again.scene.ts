// A server command that tests start again: each process has its own output, and no error of the test is its.
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const program = `
const { WebSocketServer } = require('ws');
new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' }).on('connection', (socket) => {
  socket.on('message', (data) => {
    const text = String(data);
    if (text === 'throw') throw new Error('first bug');
    if (text === 'licence') { console.error('fatal: licence expired'); process.exitCode = 4; setImmediate(() => process.exit()); return; }
    if (text === 'exit') process.exit(3);
    socket.send(text);
  });
});`;

const head = `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({
   server: { command: 'node', args: ['server.js'], env: { PORT: '{port}' } },
   ssl: false,
 })}
 */
const { connect, server } = require('jest-ws-dynamic');
`;
const again = `${head}
test('throws, as expected', async () => {
  const client = await connect('/');
  client.send('throw');
  expect(await server.exited).toMatchObject({ code: 1 });
});
test.each(['licence', 'exit'])('is told: %s', async (text) => {
  await server.start();
  const client = await connect('/');
  client.send(text);
  await client.receive();
});`;

const errors = `${head}
afterEach(() => server.restart());
test('sends after a crash', async () => {
  const client = await connect('/');
  await server.crash();
  client.send('a');
  await expect(client).toReceiveMessage('a', { timeout: 800 });
});
test('right after a crash', () => connect('/').sendText('a').expectText('a'));
test('fails by itself', async () => {
  await server.stop();
  void Promise.reject(new Error('disk full'));
});
test('right after an error', () => connect('/').sendText('b').expectText('b'));`;

const { failed, linesOf, shown } = scene({
  'server.js': program,
  'again.test.js': again,
  'errors.test.js': errors,
});

test('the end of a process is explained by its own output', () => {
  expect(failed('again')).toEqual(['is told: licence', 'is told: exit']);
  expect(linesOf('again', 'is told: licence').join('\n')).toMatch(
    /The server process ended with code 4 during this test\.[\s\S]*fatal: licence expired/,
  );
  expect(linesOf('again', 'is told: exit').join('\n')).toMatch(
    'The server process ended with code 3 during this test. It printed nothing.',
  );
  expect(shown('again')).not.toContain('first bug');
});

test('an error of the test is not one of a starting command', () => {
  expect(failed('errors')).toEqual(['sends after a crash', 'fails by itself']);
  expect(shown('errors')).not.toContain('threw while it started');
  expect(linesOf('errors', 'fails by itself').join('\n')).toContain('disk full');
});
