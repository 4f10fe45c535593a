// What a link without toxics costs, and how exactly latency and bandwidth are kept.
// npm run build && node bench/network/run.mjs [--seconds 30] [--rounds 7] [--only cost|accuracy]
// The server is a process of its own; the client and what it connects through share this one, as in a
// test.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  bytesPerSecond,
  median,
  messageBytesPerSecond,
  quantile,
  roundTrips,
} from './measures.mjs';
import { direct, link, nodeTcpProxy, pipes, throttle } from './subjects.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string' },
  },
});
const time = Number(values.seconds) * 1000;
const rounds = Number(values.rounds);
/** Of one turn of one subject in a comparison, ms. */
const turn = 500;

const server = fork(fileURLToPath(new URL('echo-server.mjs', import.meta.url)));
const [[bytePort, messagePort]] = await once(server, 'message');
const machine = () => `${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`;

/** Runs every subject in turn, so that other load falls on all of them; the median of each. */
async function compare(port, measure) {
  const subjects = { direct, link, 'socket.pipe': pipes, 'node-tcp-proxy': nodeTcpProxy };
  const ways = await Promise.all(
    Object.entries(subjects).map(async ([name, open]) => ({
      name,
      way: await open(port),
      all: [],
    })),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const { way, all } of ways) all.push(await measure(way));
  }
  for (const { way } of ways) await way.close();
  return new Map(ways.map(({ name, all }) => [name, median(all)]));
}

async function printCost() {
  const jobs = [
    [
      'round trip of 64 bytes, median',
      bytePort,
      async (way) => median(await roundTrips(way, turn)),
    ],
    ['bytes', bytePort, (way) => bytesPerSecond(way, turn)],
    ...[65_536, 1024].map((size) => [
      `messages of ${size} bytes`,
      messagePort,
      (way) => messageBytesPerSecond(way, size, turn),
    ]),
  ];
  for (const [name, port, measure] of jobs) {
    const medians = await compare(port, measure);
    const base = medians.get('direct');
    const isTrip = name.startsWith('round');
    const cells = [...medians].map(([subject, value]) =>
      isTrip
        ? `${subject} ${value.toFixed(3)} ms (+${(value - base).toFixed(3)})`
        : `${subject} ${(value / 2 ** 20).toFixed(0)} MiB/s (${(value / base).toFixed(2)})`,
    );
    console.log(`${name}: ${cells.join(', ')}; ${machine()}`);
  }
}

async function printLatency(connections) {
  const [plain, way] = [await direct(bytePort), await link(bytePort)];
  const pace = { connections, period: 60 };
  const base = median(await roundTrips(plain, Math.min(time, 2000), pace));
  way.add('latency', { latency: 50, jitter: 0 });
  const trips = await roundTrips(way, time, pace);
  await way.close();
  const [p5, middle, p95] = [0.05, 0.5, 0.95].map((share) => quantile(trips, share).toFixed(2));
  console.log(
    `latency 50 ms, ${connections} connections: round trip ${middle} ms (p5 ${p5}, p95 ${p95}), ${base.toFixed(2)} without it, ${trips.length} round trips; ${machine()}`,
  );
}

async function printBandwidth(connections) {
  const rate = connections === 1 ? 1_000_000 : 100_000;
  const way = await link(bytePort);
  way.add('bandwidth', { rate });
  const options = { connections, window: 262_144 };
  const own = await bytesPerSecond(way, time, options);
  await way.close();
  const peer = await throttle(bytePort, rate * connections);
  const theirs = await bytesPerSecond(peer, time, options);
  peer.close();
  const share = (measured) => `${((measured / (rate * connections)) * 100).toFixed(1)} %`;
  console.log(
    `bandwidth ${rate} bytes/s, ${connections} connections: ${share(own)}, throttle-proxy ${share(theirs)}; ${machine()}`,
  );
}

try {
  if (values.only !== 'accuracy') await printCost();
  if (values.only !== 'cost') {
    for (const connections of [1, 100]) {
      await printLatency(connections);
      await printBandwidth(connections);
    }
  }
} finally {
  server.kill();
}
// throttle-proxy leaves a timer behind.
process.exit();
