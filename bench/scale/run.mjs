// What the load side of scale() costs beside bare ws, and beside Artillery and the package loadtest where
// ARTILLERY and LOADTEST name projects in which they are installed:
// node bench/scale/run.mjs [rounds] [connections] [ms]
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median } from '../client/median.mjs';

const [rounds = 5, connections = 50, duration = 2000] = process.argv.slice(2).map(Number);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const server = spawn(process.execPath, [path('server.mjs')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
// A subject may fail.
process.once('exit', () => server.kill());
const [port] = await once(server.stdout, 'data');
const url = `ws://127.0.0.1:${String(port).trim()}`;
const installed = Object.entries({ artillery: 'ARTILLERY', loadtest: 'LOADTEST' }).flatMap(
  ([subject, variable]) => (process.env[variable] ? [subject] : []),
);
const subjects = ['bare', 'awaited', 'ours', ...installed];
const results = Object.fromEntries(subjects.map((subject) => [subject, []]));
for (let round = 0; round < rounds; round += 1) {
  // In turns: what else the machine does meets all alike.
  for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
    const args = [path(`${subject}.mjs`), url, String(connections), String(duration)];
    const output = execFileSync(process.execPath, ['--expose-gc', ...args], { encoding: 'utf8' });
    results[subject].push(JSON.parse(output.trim().split('\n').at(-1)));
  }
}
server.kill();

const metrics = {
  'round trips/s': ({ runs }) => (runs * 1000) / duration,
  'µs CPU each': ({ cpu, runs }) => (cpu * 1000) / runs,
  'p50 ms': ({ p50 }) => p50,
  'bytes a connection': ({ memory }) => memory,
};
const medians = (subject) =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => [name, median(results[subject].map(metric))]),
  );
const bare = medians('bare');
for (const subject of subjects) {
  const told = Object.entries(medians(subject)).map(([name, value]) =>
    Number.isFinite(value)
      ? `${value.toFixed(value < 100 ? 2 : 0)} ${name} (${(value / bare[name]).toFixed(2)})`
      : `- ${name}`,
  );
  console.log(`${subject}: ${told.join(', ')}`);
}
console.log(`in brackets: of bare; load average ${loadavg()[0].toFixed(1)}`);
