// What the load side of scale() costs beside bare ws: node bench/scale/run.mjs [rounds] [connections] [ms]
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
const [port] = await once(server.stdout, 'data');
const url = `ws://127.0.0.1:${String(port).trim()}`;
const results = { bare: [], ours: [] };
for (let round = 0; round < rounds; round += 1) {
  // In turns: what else the machine does meets both alike.
  for (const subject of round % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare']) {
    const args = [path(`${subject}.mjs`), url, String(connections), String(duration)];
    results[subject].push(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })));
  }
}
server.kill();

const rate = ({ runs }) => (runs * 1000) / duration;
const cpu = (result) => (result.cpu * 1000) / result.runs;
for (const [subject, found] of Object.entries(results)) {
  const [perSecond, each, p50] = [rate, cpu, (result) => result.p50].map((figure) =>
    median(found.map(figure)),
  );
  console.log(
    `${subject}: ${Math.round(perSecond)} round trips/s, ${each.toFixed(1)} µs CPU each, p50 ${p50.toFixed(2)} ms`,
  );
}
const ratio = (figure) => median(results.ours.map(figure)) / median(results.bare.map(figure));
console.log(
  `ours / bare: ${ratio(rate).toFixed(2)} of the rate, ${ratio(cpu).toFixed(2)} of the CPU; load average ${loadavg()[0].toFixed(1)}`,
);
