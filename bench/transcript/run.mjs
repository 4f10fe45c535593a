// npm run build && node bench/transcript/run.mjs [rounds]
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median } from '../client/median.mjs';
import { recordingCost, recordingOfRoundTrip, writingCost } from './file-cost.mjs';

/** How the memory and the compiler lie differs from process to process, by some percent. */
const processes = 3;
const rounds = Number(process.argv[2] ?? 48);

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = fork(here('../client/echo-server.mjs'));
const [port] = await once(server, 'message');
const url = `ws://127.0.0.1:${port}/`;
const run = (name, ...parameters) =>
  JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', here(name), url, ...parameters.map(String)]),
  );
const missed = [];
const check = (name, value, most) => {
  if (!(value < most)) missed.push(`${name}: ${value.toFixed(3)}, at most ${most}`);
};

const recorded = recordingCost();
const alone = recordingOfRoundTrip() * 1000;
const busy = () => loadavg()[0].toFixed(1);
console.log(
  '| bytes | policy | µs CPU a round trip | of both controls | of both, each process | load |',
);
console.log('|---|---|---|---|---|---|');
for (const bytes of [16, 1024, 65536]) {
  const turns = bytes > 10_000 ? Math.ceil(rounds / 2) : rounds;
  const all = Array.from({ length: processes }, () => run('round-trips.mjs', bytes, turns));
  const ratioOf = {};
  for (const policy of ['none', 'again', 'frames', 'all']) {
    const ratios = all.map((costs) =>
      costs[policy].map((cost, turn) => (2 * cost) / (costs.none[turn] + costs.again[turn])),
    );
    const cost = median(all.flatMap((costs) => costs[policy]));
    const each = ratios.map((some) => median(some).toFixed(3)).join(', ');
    ratioOf[policy] = median(ratios.flat());
    console.log(
      `| ${bytes} | ${policy} | ${cost.toFixed(1)} | ${ratioOf[policy].toFixed(3)} | ${each} | ${busy()} |`,
    );
  }
  const noise = Math.abs(ratioOf.again - ratioOf.none);
  console.log(`| ${bytes} | difference of the controls | | ${noise.toFixed(3)} | | |`);
  // What both controls differ by cannot be told from a cost.
  check(`round trip of ${bytes} B, beyond the noise`, ratioOf.frames - noise, 1.03);
}

console.log(`\nrecording the frames of a round trip, alone: ${alone.toFixed(2)} µs`);
console.log('\n| a file of 5 tests, 21 frames each | the first, ms | later ones, ms |');
console.log('|---|---|---|');
console.log(`| recording | ${recorded.first.toFixed(3)} | ${recorded.later.toFixed(3)} |`);
for (const [name, end] of [
  ['passing', ''],
  ['failing', 'expect(1).toBe(2);'],
  ['timed out', "await client.waitFor('other', { timeout: 20 });"],
]) {
  const [first, ...others] = writingCost(end);
  const later = median(others.map(({ ms }) => ms));
  console.log(
    `| writing, ${name}: ${first.calls} texts of ${first.characters} characters | ${first.ms.toFixed(3)} | ${later.toFixed(3)} |`,
  );
  check(`writing, ${name}, first file`, first.ms + recorded.first, 1);
  check(`writing, ${name}, later files`, later + recorded.later, 1);
}

console.log('\n| policy | messages each way | heap, KB | buffers, KB |\n|---|---|---|---|');
for (const policy of ['frames', 'all']) {
  for (const messages of [10_000, 1_000_000]) {
    const { heap, external } = run('memory.mjs', policy, messages);
    const kilobytes = [heap, external].map((value) => Math.round(value / 1024));
    console.log(`| ${policy} | ${messages} | ${kilobytes.join(' | ')} |`);
    // 8 MiB both ways, and room to spare.
    check(`MiB after ${messages}, ${policy}`, (heap + external) / 2 ** 20, 64);
  }
}
server.disconnect();

if (missed.length > 0) {
  console.error(`\nToo slow or too heavy:\n${missed.join('\n')}`);
  process.exitCode = 1;
}
