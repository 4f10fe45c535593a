// What a link without toxics costs, and how exactly latency and bandwidth are kept.
// node bench/network/run.mjs [--seconds N]
// The server is a process of its own; the client and the link share this one, as in a test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);
const { workerFunctions } = require('../../dist/worker/api.js');
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' } } });
const seconds = Number(values.seconds);
const host = '127.0.0.1';

const echo = `
const server = require('node:net').createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
});
server.listen(0, '${host}', () => console.log(server.address().port));
`;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function openLink(port) {
  const target = { plain: { host, port }, secure: undefined, ca: undefined };
  const request = { host, target, seed: 'bench', buffer: 1_048_576, messages: false };
  return workerFunctions.openLink(request, { failure: (error) => console.error(error) });
}

async function dial(port) {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Round trips of 64 bytes, one after the other, ms. */
async function roundTrips(port, time) {
  const socket = await dial(port);
  const message = Buffer.alloc(64);
  const trips = [];
  const end = performance.now() + time;
  while (performance.now() < end) {
    const start = performance.now();
    socket.write(message);
    for (let bytes = 0; bytes < message.length; ) {
      const [chunk] = await once(socket, 'data');
      bytes += chunk.length;
    }
    trips.push(performance.now() - start);
  }
  socket.destroy();
  return trips;
}

/** Bytes per second that come back from the echo, over all connections. */
async function throughput(port, time, connections = 1, window = 1_048_576) {
  const sockets = await Promise.all(Array.from({ length: connections }, () => dial(port)));
  const chunk = Buffer.alloc(65_536);
  let received = 0;
  for (const socket of sockets) {
    let inFlight = 0;
    const fill = () => {
      while (inFlight < window) {
        inFlight += chunk.length;
        socket.write(chunk);
      }
    };
    socket.on('data', (data) => {
      received += data.length;
      inFlight -= data.length;
      fill();
    });
    fill();
  }
  // What the buffers take at first is not counted.
  await pause(500);
  const before = received;
  const start = performance.now();
  await pause(time);
  const rate = (received - before) / ((performance.now() - start) / 1000);
  for (const socket of sockets) socket.destroy();
  return rate;
}

const add = (link, kind, settings) =>
  link.addToxic({ kind, settings, stream: 'downstream', toxicity: 1 });

const child = spawn(process.execPath, ['-e', echo], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [output] = await once(child.stdout, 'data');
  const direct = Number(output);
  const link = await openLink(direct);
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, ${seconds} s each`,
  );

  // Alternating, so that other load falls on both.
  const trips = { direct: [], link: [] };
  const rates = { direct: [], link: [] };
  for (let round = 0; round < 3; round += 1) {
    trips.direct.push(...(await roundTrips(direct, (seconds * 1000) / 3)));
    trips.link.push(...(await roundTrips(link.port, (seconds * 1000) / 3)));
    rates.direct.push(await throughput(direct, (seconds * 1000) / 3));
    rates.link.push(await throughput(link.port, (seconds * 1000) / 3));
  }
  const added = median(trips.link) - median(trips.direct);
  console.log(
    `round trip, median: direct ${median(trips.direct).toFixed(3)} ms, link ${median(trips.link).toFixed(3)} ms, added ${added.toFixed(3)} ms`,
  );
  const mebi = (rate) => `${(rate / 2 ** 20).toFixed(0)} MiB/s`;
  console.log(
    `throughput, median of 3: direct ${mebi(median(rates.direct))}, link ${mebi(median(rates.link))}, ratio ${(median(rates.link) / median(rates.direct)).toFixed(2)}`,
  );

  for (const connections of [1, 100]) {
    const latency = add(link, 'latency', { latency: 50, jitter: 0 });
    const all = await Promise.all(
      Array.from({ length: connections }, () => roundTrips(link.port, seconds * 1000)),
    );
    latency.remove();
    const sorted = all.flat().toSorted((a, b) => a - b);
    const p95 = sorted[Math.floor(sorted.length * 0.95)];
    console.log(
      `latency 50 ms, ${connections} connections: median ${median(sorted).toFixed(2)} ms, p95 ${p95.toFixed(2)} ms of ${sorted.length} round trips`,
    );

    const rate = connections === 1 ? 1_000_000 : 100_000;
    const bandwidth = add(link, 'bandwidth', { rate });
    const measured = await throughput(link.port, seconds * 1000, connections, 262_144);
    bandwidth.remove();
    const wanted = rate * connections;
    console.log(
      `bandwidth ${rate} bytes/s, ${connections} connections: ${((measured / wanted) * 100).toFixed(1)} % of what was asked for`,
    );
  }
  await link.dispose();
} finally {
  child.kill();
}
