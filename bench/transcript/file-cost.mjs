// What the transcript costs a test file: recording its frames, and writing the text of its failures.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { median } from '../client/median.mjs';

const require = createRequire(import.meta.url);
const { MessageLog } = require('../../dist/worker/connections/message-log.js');
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const tests = 5;
const messages = 10;

const data = Buffer.from(JSON.stringify({ type: 'message', room: 'lobby', text: 'hello' }));
const text = data.toString();

/** Ms to record so many round trips on one connection. */
function record(policy, roundTrips) {
  const start = performance.now();
  const log = new MessageLog(policy);
  log.add({ at: 1, direction: 'in', kind: 'open', data: '' });
  for (let at = 0; at < roundTrips; at += 1) {
    log.addSent(at, text, false, true);
    log.addReceived(at, data, false);
  }
  return performance.now() - start;
}

/** What the frames add to one round trip, ms, without a connection, once the code is compiled. */
export function recordingOfRoundTrip(roundTrips = 100_000) {
  const turns = Array.from(
    { length: 21 },
    () => record('frames', roundTrips) - record('none', roundTrips),
  );
  return median(turns) / roundTrips;
}

/** Ms to record the frames of one file, less what counting them costs anyway; the first, and the median. */
export function recordingCost(files = 200) {
  const file = (policy) => {
    let spent = 0;
    for (let test = 0; test < tests; test += 1) spent += record(policy, messages);
    return spent;
  };
  const costs = Array.from({ length: files }, () => file('frames') - file('none'));
  return { first: costs[0], later: median(costs.slice(1)) };
}

const body = (end) => `const { connect } = require('jest-ws-dynamic');
test.each([1, 2, 3, 4, 5].slice(0, ${tests}))('talks %d', async () => {
  const client = await connect('/');
  for (let left = ${messages}; left > 0; left -= 1) {
    client.send({ type: 'message', room: 'lobby', text: 'hello' });
    await client.receive();
  }
  ${end}
});
`;
const server = `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const server = new WebSocketServer({ server: httpServer });
  server.on('connection', (socket) => {
    console.log('a client connected');
    socket.on('message', (data) => socket.send(String(data)));
  });
  return server;
};
`;

/** Ms that writing the transcripts took in each file, in band, in the order in which they ran. */
export function writingCost(end, files = 40) {
  const folder = mkdtempSync(join(tmpdir(), 'transcript-'));
  try {
    const modules = join(folder, 'node_modules');
    mkdirSync(modules);
    symlinkSync(root, join(modules, 'jest-ws-dynamic'));
    symlinkSync(join(root, 'node_modules', 'ws'), join(modules, 'ws'));
    const write = (name, text) => writeFileSync(join(folder, name), text);
    write('package.json', '{ "private": true }');
    write('server.js', server);
    for (let file = 0; file < files; file += 1) write(`talks-${file}.test.js`, body(end));
    const config = {
      preset: 'jest-ws-dynamic',
      testEnvironment: fileURLToPath(new URL('environment.cjs', import.meta.url)),
      testEnvironmentOptions: { server: './server.js' },
    };
    write('jest.config.json', JSON.stringify(config));
    const output = join(folder, 'spent.jsonl');
    spawnSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '-i'], {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, TRANSCRIPT_OUTPUT: output },
    });
    const lines = readFileSync(output, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
