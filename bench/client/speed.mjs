// Round trips and pipelined messages, by CPU time, against one echo server in another process. The clients take turns
// (A B C, C B A, …), so that what else the machine does falls on all of them alike.
// node --expose-gc speed.mjs <url> <number of the job> <rounds> [clients]: prints the CPU times as JSON.
import { pathToFileURL } from 'node:url';
import { awaited, bare, coded, ours, theirs } from './subjects.mjs';

const clients = {
  all: [bare, ours, awaited, theirs],
  'without codecs': [ours],
  'beside a codec': [ours, coded],
};

// Long enough that a sample outlasts what the compiler and the scheduler do in between.
const sizes = { 16: 2000, 1024: 2000, [64 * 1024]: 300, [1024 * 1024]: 30 };
export const jobs = ['roundTrips', 'pipelined'].flatMap((job) =>
  ['text', 'binary'].flatMap((type) =>
    Object.entries(sizes).map(([size, count]) => ({ job, type, size: Number(size), count })),
  ),
);

/** CPU time (user and system) of each client for one message, µs: one number a round. */
async function measure(url, { job, type, size, count }, rounds, subjects) {
  const payload = type === 'text' ? 'x'.repeat(size) : Buffer.alloc(size, 7);
  const connections = new Map();
  for (const subject of subjects) connections.set(subject, await subject.open(url));
  const able = subjects.filter((subject) => connections.get(subject)[job] !== undefined);
  const times = new Map(able.map((subject) => [subject.name, []]));

  for (let round = -3; round < rounds; round += 1) {
    for (const subject of round % 2 === 0 ? able : [...able].reverse()) {
      // Else the one behind superwstest would pay for its garbage.
      global.gc();
      const start = process.cpuUsage();
      await connections.get(subject)[job](payload, count);
      const { user, system } = process.cpuUsage(start);
      // Rounds below zero warm up.
      if (round >= 0) times.get(subject.name).push((user + system) / count);
    }
  }
  for (const connection of connections.values()) connection.close();
  return times;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , url, job, rounds, which = 'all'] = process.argv;
  const times = await measure(url, jobs[Number(job)], Number(rounds), clients[which]);
  process.stdout.write(JSON.stringify([...times]));
}
