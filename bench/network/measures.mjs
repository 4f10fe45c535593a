// What is measured through a way to the server.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';

const flight = 1_048_576;
/** What the buffers take at first is not counted, ms. */
const warmUp = 300;

export function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)];
}

export const median = (numbers) => quantile(numbers, 0.5);

/**
 * Round trips of 64 bytes, one after the other in each connection, ms. With a `period` (ms) each
 * connection sends once in it, the connections spread over it: without, all would send in the same
 * instant, and the figure would be of the client's turn to read 100 replies.
 */
export async function roundTrips(way, time, { connections = 1, period = 0 } = {}) {
  const sockets = await Promise.all(Array.from({ length: connections }, () => way.dial()));
  const message = Buffer.alloc(64);
  const begin = performance.now();
  const end = begin + time;
  const all = await Promise.all(
    sockets.map(async (socket, index) => {
      const trips = [];
      for (let turn = 0; performance.now() < end; turn += 1) {
        const due = begin + (turn + index / connections) * period;
        if (due > performance.now()) await pause(due - performance.now());
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
    }),
  );
  return all.flat();
}

/** Counts what comes back while `window` bytes are on their way in each connection; per second. */
async function echoed(open, size, time, window = flight) {
  let received = 0;
  const ends = await open((sendOne) => {
    let inFlight = 0;
    const fill = () => {
      for (; inFlight < window; inFlight += size) sendOne();
    };
    fill();
    return (bytes) => {
      received += bytes;
      inFlight -= bytes;
      fill();
    };
  });
  await pause(warmUp);
  const before = received;
  const start = performance.now();
  await pause(time);
  const rate = (received - before) / ((performance.now() - start) / 1000);
  for (const end of ends) end();
  return rate;
}

export function bytesPerSecond(way, time, { connections = 1, window = flight } = {}) {
  const chunk = Buffer.alloc(65_536);
  const open = async (begin) => {
    const sockets = await Promise.all(Array.from({ length: connections }, () => way.dial()));
    return sockets.map((socket) => {
      const arrived = begin(() => socket.write(chunk));
      socket.on('data', (data) => arrived(data.length));
      return () => socket.destroy();
    });
  };
  return echoed(open, chunk.length, time, window);
}

/** Of WebSocket messages of this size, by bare `ws`. */
export function messageBytesPerSecond(way, size, time) {
  const message = Buffer.alloc(size);
  const open = async (begin) => {
    const client = new WebSocket(`ws://127.0.0.1:${way.port}`, { perMessageDeflate: false });
    await once(client, 'open');
    const arrived = begin(() => client.send(message));
    client.on('message', () => arrived(size));
    return [() => client.terminate()];
  };
  return echoed(open, size, time);
}
