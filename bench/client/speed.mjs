// Round trips and throughput against one echo server in another process. The clients take turns
// (A B C, C B A, …), so that what else the machine does falls on all of them alike.
// node --expose-gc speed.mjs <url> <number of the job> <rounds>: prints the rates as JSON.
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { awaited, bare, ours, theirs } from './subjects.mjs';

// Long enough that a sample outlasts what the compiler and the scheduler do in between.
export const jobs = [
  { job: 'roundTrips', size: 16, count: 2000 },
  { job: 'roundTrips', size: 1024, count: 2000 },
  { job: 'roundTrips', size: 64 * 1024, count: 300 },
  { job: 'roundTrips', size: 1024 * 1024, count: 30 },
  { job: 'pipelined', size: 16, count: 5000 },
  { job: 'pipelined', size: 1024, count: 5000 },
  { job: 'pipelined', size: 64 * 1024, count: 512 },
  { job: 'pipelined', size: 1024 * 1024, count: 32 },
];

/** Messages a second of each client for one job, one number a round. */
async function measure(url, { job, size, count }, rounds) {
  const subjects = [bare, ours, awaited, theirs];
  const payload = Buffer.alloc(size, 7);
  const connections = new Map();
  for (const subject of subjects) connections.set(subject, await subject.open(url));
  const able = subjects.filter((subject) => connections.get(subject)[job] !== undefined);
  const rates = new Map(able.map((subject) => [subject.name, []]));

  for (let round = -3; round < rounds; round += 1) {
    for (const subject of round % 2 === 0 ? able : [...able].reverse()) {
      // Else the one behind superwstest would pay for its garbage.
      global.gc();
      const start = performance.now();
      await connections.get(subject)[job](payload, count);
      const rate = (count * 1000) / (performance.now() - start);
      // Rounds below zero warm up.
      if (round >= 0) rates.get(subject.name).push(rate);
    }
  }
  for (const connection of connections.values()) connection.close();
  return rates;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , url, job, rounds] = process.argv;
  const rates = await measure(url, jobs[Number(job)], Number(rounds));
  process.stdout.write(JSON.stringify([...rates]));
}
