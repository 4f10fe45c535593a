import { expect, test } from '@jest/globals';
import { crashIn, splitCrash } from '../../src/errors/crash-output';

const nodeFrames = [
  '    at Module._compile (node:internal/modules/cjs/loader:1521:14)',
  '    at Module.load (node:internal/modules/cjs/loader:1266:32)',
];
const thrown = [
  'listening',
  '/project/server.js:12',
  "  throw new Error('no database');",
  '  ^',
  '',
  'Error: no database',
  '    at open (/project/node_modules/db/index.js:3:9)',
  '    at Server.start (/project/server.js:12:9)',
  ...nodeFrames,
  '',
  'Node.js v20.20.2',
];

test("shows an uncaught error from its source line to the user's first frame", () => {
  expect(crashIn(thrown)).toEqual([
    '/project/server.js:12',
    "  throw new Error('no database');",
    '  ^',
    'Error: no database',
    '    at open (/project/node_modules/db/index.js:3:9)',
    '    at Server.start (/project/server.js:12:9)',
  ]);
});

test('keeps the other output apart from an uncaught error', () => {
  expect(splitCrash([...thrown, 'exit 1']).others).toEqual(['listening', 'exit 1']);
  expect(splitCrash(['listening']).others).toEqual(['listening']);
});

test('leaves out the source of Node itself', () => {
  const lines = [
    'node:events:497',
    "      throw er; // Unhandled 'error' event",
    '      ^',
    '',
    'Error: listen EADDRINUSE: address already in use :::3000',
    '    at Server.setupListenHandle [as _listen2] (node:net:1908:16)',
    '    at Object.<anonymous> (/project/server.js:4:8)',
    ...nodeFrames,
    "Emitted 'error' event on Server instance at:",
    ...nodeFrames,
  ];
  expect(crashIn(lines)).toEqual([
    'Error: listen EADDRINUSE: address already in use :::3000',
    '    at Server.setupListenHandle [as _listen2] (node:net:1908:16)',
    '    at Object.<anonymous> (/project/server.js:4:8)',
  ]);
});

test('shows the error of JSON that is empty, which has no source', () => {
  const lines = [
    'listening',
    '<anonymous_script>:1',
    '',
    '',
    'SyntaxError: Unexpected end of input',
  ];
  expect(crashIn([...lines, '    at JSON.parse (<anonymous>)', ...nodeFrames])).toEqual([
    'SyntaxError: Unexpected end of input',
    '    at JSON.parse (<anonymous>)',
  ]);
});

test('shows the error of invalid JSON, whose position is not in a file', () => {
  const lines = [
    'listening on 3000',
    '<anonymous_script>:1',
    'oops',
    '^',
    '',
    `SyntaxError: Unexpected token 'o', "oops" is not valid JSON`,
    '    at JSON.parse (<anonymous>)',
    '    at WebSocket.<anonymous> (/project/app.js:31:26)',
    '    at WebSocket.emit (node:events:524:28)',
    '    at Receiver.receiverOnMessage (/project/node_modules/ws/lib/websocket.js:1282:20)',
    '',
    'Node.js v20.20.2',
  ];
  expect(crashIn(lines)).toEqual(lines.slice(5, 8));
});

test('shows V8’s line of an out-of-memory error', () => {
  const lines = [
    '<--- Last few GCs --->',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    '----- Native stack trace -----',
    ' 1: 0xb8d0a3 node::OOMErrorHandler',
    ...Array.from({ length: 11 }, (_, index) => `${index + 2}: 0xf06cb0`),
  ];
  expect(crashIn(lines)).toEqual([lines[1]]);
});

test('shows the last of several errors, which ended the process', () => {
  const second = thrown.map((line) => line.replace('no database', 'no disk'));
  expect(crashIn([...thrown, ...second])).toContain('Error: no disk');
});

test.each([
  ['nothing', []],
  ['ordinary output', ['listening on 3000', 'at your service', '/metrics:9']],
  ['a truncated syntax error', ['/project/server.js:1', 'const = 1;', '      ^']],
])('finds the error that ended the process: %s', (_name, lines) => {
  expect(crashIn(lines).length).toBeLessThanOrEqual(3);
});

const traceback = [
  'starting',
  'Traceback (most recent call last):',
  '  File "/project/server.py", line 8, in <module>',
  '    asyncio.run(main())',
  '  File "/usr/lib/python3.11/asyncio/runners.py", line 190, in run',
  '    return runner.run(main)',
  '           ^^^^^^^^^^^^^^^^',
  '  File "/project/server.py", line 6, in main',
  '    port = int(os.environ["PORT"])',
  '               ~~~~~~~~~~^^^^^^^^',
  '  File "<frozen os>", line 679, in __getitem__',
  "KeyError: 'PORT'",
];

test("shows an exception of Python, then the innermost frame in the user's code", () => {
  const crash = [
    "KeyError: 'PORT'",
    '  File "/project/server.py", line 6, in main',
    '    port = int(os.environ["PORT"])',
    '               ~~~~~~~~~~^^^^^^^^',
  ];
  expect(splitCrash(traceback)).toEqual({ crash, others: ['starting'] });
  const ended = ['ERROR:    Application startup failed. Exiting.', ''];
  expect(splitCrash([...traceback, ...ended])).toEqual({ crash, others: ['starting', ...ended] });
});

test('shows the innermost frame of an exception of Python that is in no code of the user', () => {
  const lines = [
    'Traceback (most recent call last):',
    '  File "<frozen runpy>", line 198, in _run_module_as_main',
    '  File "/venv/lib/python3.11/site-packages/uvicorn/main.py", line 410, in main',
    '    run(app)',
    'OSError: [Errno 98] address already in use',
  ];
  expect(crashIn(lines)).toEqual([
    'OSError: [Errno 98] address already in use',
    '  File "/venv/lib/python3.11/site-packages/uvicorn/main.py", line 410, in main',
    '    run(app)',
  ]);
});

test('takes an exception of Python that the process survived for output', () => {
  const requests = Array.from({ length: 6 }, (_, index) => `GET /${index}`);
  expect(crashIn([...traceback, ...requests])).toEqual([]);
  expect(crashIn(traceback.slice(0, -1))).toEqual([]);
});
