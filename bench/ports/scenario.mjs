// One line of the table: so many workers in so many runs, all behind one start barrier.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const workerFile = fileURLToPath(new URL('worker.mjs', import.meta.url));
const foreignerFile = fileURLToPath(new URL('foreigner.mjs', import.meta.url));

function startWorker(run, id, options) {
  const env = { ...process.env, JEST_WS_DYNAMIC_RUN: run, JEST_WORKER_ID: String(id) };
  const child = fork(workerFile, [JSON.stringify(options)], { env });
  const ready = new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`A worker ended with ${code} before its time.`)));
  });
  const go = () => {
    const result = new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`A worker ended with ${code} halfway.`)));
    });
    child.send('go');
    return result;
  };
  return { child, ready, go };
}

const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Runs a scenario `{ name, n, runs, acquisitions, range, foreign }` and sums it up. */
export async function runScenario(scenario) {
  const { name, n, runs, acquisitions, range, foreign, pace = 1 } = scenario;
  const foreigner =
    foreign === 'quiet'
      ? undefined
      : fork(foreignerFile, [JSON.stringify({ kind: foreign, range })], { stdio: 'ignore' });
  const options = { name, range, pace, acquisitions: Math.ceil(acquisitions / (n * runs)) };
  const workers = [];
  try {
    for (let run = 0; run < runs; run += 1) {
      const id = `bench-${process.pid}-${run}-${Math.random()}`;
      for (let worker = 1; worker <= n; worker += 1) workers.push(startWorker(id, worker, options));
    }
    await Promise.all(workers.map((worker) => worker.ready));
    const start = performance.now();
    const results = await Promise.all(workers.map((worker) => worker.go()));
    const seconds = (performance.now() - start) / 1000;
    const other = results.find((result) => result.other)?.other;
    if (other) throw new Error(other);
    const times = results.flatMap((result) => result.times).sort((a, b) => a - b);
    const sum = (key) => results.reduce((total, result) => total + result[key], 0);
    return {
      ...scenario,
      acquisitions: times.length,
      collisions: sum('collisions'),
      failures: sum('failures'),
      exhausted: sum('exhausted'),
      holders: results.flatMap((result) => result.holders).slice(0, 5),
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
      perSecond: times.length / seconds,
    };
  } finally {
    for (const { child } of workers) child.kill('SIGKILL');
    foreigner?.kill('SIGKILL');
  }
}
