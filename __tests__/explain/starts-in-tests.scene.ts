import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const options = {
  ssl: false,
  server: { command: 'node', args: ['program.js'], env: { PORT: '{port}' } },
};
const withCommand = `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify(options)}
 */`;
const head = `const { connect, serve, server } = require('jest-ws-dynamic');
const { writeFileSync } = require('node:fs');
const never = () => new Promise(() => {});
/** How the program starts from now on. */
const begin = (how) => writeFileSync(require.resolve('./how.txt'), how);
`;

const files = {
  'program.js': `
const how = require('node:fs').readFileSync(require.resolve('./how.txt'), 'utf8');
console.log('starts ' + how);
const listen = () => require('node:http').createServer().on('upgrade', (request, socket) => {
  socket.end('HTTP/1.1 426 Upgrade Required\\r\\n\\r\\n');
}).listen(Number(process.env.PORT), '127.0.0.1');
if (how === 'never') setInterval(() => {}, 1000);
else setTimeout(listen, how === 'late' ? 900 : 0);
`,
  'how.txt': 'soon',
  'serve.test.js': `${head}test('hangs', async () => {\n  await serve(never);\n}, 2500);`,
  'connect.test.js': `${head}test('hangs', async () => {\n  await connect(never, '/');\n}, 2500);`,
  'served.test.js': `${head}test('hangs', async () => {
  let starts = 0;
  const served = await serve(({ httpServer }) => {
    httpServer.on('upgrade', () => {});
    starts += 1;
    return starts === 2 ? never() : undefined;
  });
  await served.restart();
}, 2500);`,
  'hook.test.js': `${head}beforeEach(async () => {\n  await serve(never);\n}, 2500);\ntest('waits', () => {});`,
  'restart.test.js': `${withCommand}
${head}
test('hangs', async () => {
  begin('never');
  await server.restart();
}, 2500);
test('has no server', async () => {
  await connect('/');
});
test('starts it again', async () => {
  begin('soon');
  await server.start();
  await expect(connect('/')).toRejectUpgrade(426);
}, 20_000);
test('continues in the background', () => {
  begin('late');
  void server.restart();
}, 500);
test('has a server', async () => {
  begin('soon');
  await expect(connect('/')).toRejectUpgrade(426);
}, 20_000);`,
};

const { shown, failed, linesOf } = scene(files);

const hangs: [file: string, call: string, step: string, remedy: string][] = [
  ['serve', 'serve()', 'test', 'test(name, fn, ms)'],
  ['connect', 'connect()', 'test', 'test(name, fn, ms)'],
  ['served', 'serve()', 'test', 'test(name, fn, ms)'],
  ['hook', 'serve()', 'hook', 'beforeEach(fn, ms)'],
];
const isStalled = (file: string): boolean => shown(file).includes('Exceeded timeout');

test.each(hangs)(
  'a start ends before the limit of its test or hook, with its own failure: %s',
  (file, call, step, remedy) => {
    const text = shown(file);
    if (isStalled(file)) {
      // The process stood still for longer than the margin: Jest's limit came first.
      expect(text).toMatch(/Pending at this limit: .*(serve|connect|restart)\(\) at/);
      return;
    }
    expect(text).toContain(
      `WsDynamicError [ERR_WS_SERVER_TIMEOUT]: The server passed to ${call} was not ready within`,
    );
    expect(text).toContain(
      `ended by the ${step}'s limit of 2500 ms before \`startTimeout\` (10000 ms)`,
    );
    expect(text).toContain(`give the ${step} more time: ${remedy}`);
  },
);

test('the process stands still for one of them at most', () => {
  expect(hangs.filter(([file]) => isStalled(file)).length).toBeLessThan(2);
});

test('a later test names the restart that failed', () => {
  const text = linesOf('restart', 'has no server').join('\n');
  expect(text).toMatch(
    /server\.restart\(\) failed to start it at \S*restart\.test\.js:\d+, during the test "hangs"/,
  );
  expect(text).toContain('its start failed in the test "hangs"');
  expect(text).not.toContain('await it first');
});

test('it can be started again, and a start that is not awaited continues', () => {
  expect(failed('restart')).toEqual(['hangs', 'has no server']);
});
