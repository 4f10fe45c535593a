// Which test each contender runs, and with which options of ours; the first is what all are compared with.
const command = {
  command: 'node',
  args: ['../echo-program.cjs', '{port}'],
  ssl: false,
  gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
};

export const contenders = {
  'plain, no server': { test: 'nothing' },
  'by hand: portfinder and ws': { test: 'hand-written' },
  superwstest: { test: 'superwstest' },
  'reference server, ws and wss': { test: 'ours', options: {} },
  'reference server, ssl: false': { test: 'ours', options: { ssl: false } },
  'reference server, unused': { test: 'nothing', options: {} },
  'the environment alone': { test: 'nothing', options: { server: false, ssl: false } },
  'a module': { test: 'ours', options: { server: '../echo-module.cjs' } },
  'a module on a fixed port': { test: 'ours', options: { server: '../echo-listens.cjs' } },
  'a mock server': { test: 'mock', options: { server: false, ssl: false } },
  'a mock server at a fixed URL': { test: 'mock-url', options: { server: false, ssl: false } },
  'by hand: spawn': { test: 'spawn' },
  'jest-dev-server': { test: 'jest-dev-server' },
  'a command': { test: 'ours', options: { server: command, ssl: false } },
  'a command on a fixed port': {
    test: 'ours',
    options: { server: { ...command, args: ['../echo-program.cjs', '3000'] }, ssl: false },
  },
};

export const [floor] = Object.keys(contenders);

/** A contender, what it is compared with, and the largest share that it may cost; by number of files. */
export const ratios = [
  ['reference server, ws and wss', 'by hand: portfinder and ws', { 40: 0.6, 200: 0.45 }],
  ['reference server, ws and wss', 'superwstest', 0.2],
  ['reference server, ssl: false', 'by hand: portfinder and ws', 0.4],
  ['a module', 'by hand: portfinder and ws', 1],
  ['a command', 'by hand: spawn', 1.15],
];
