// The same load by `artillery run`, against the server of this file.
const { execFile } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { server } = require('jest-ws-dynamic');

const folder = mkdtempSync(join(tmpdir(), 'artillery-'));
const report = join(folder, 'report.json');
afterAll(() => rmSync(folder, { recursive: true }));

test('Artillery runs the session for each virtual user', async () => {
  const program = require.resolve('artillery/bin/run');
  const args = ['run', 'artillery.yml', '--target', server.url, '--output', report];
  const env = { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true' };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env });
  console.log(stdout.slice(stdout.indexOf('Summary report')));

  const { counters, summaries } = JSON.parse(readFileSync(report, 'utf8')).aggregate;
  expect(counters).toMatchObject({
    'vusers.completed': 60,
    'vusers.failed': 0,
    'websocket.runs': 600,
    'websocket.messages_sent': 600,
    'websocket.messages_received': 600,
  });
  expect(summaries['websocket.response_time'].count).toBe(600);
  expect(summaries['websocket.connect_time'].count).toBe(60);
}, 120_000);
