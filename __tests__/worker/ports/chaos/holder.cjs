// A process that leases, told by JSON what to do: `hold` listens on a pair and keeps it; `churn`
// leases, listens and releases over and over. Each line it prints is JSON: its (first) pair, or an
// error.
const { createServer } = require('node:net');
const { isMainThread, workerData } = require('node:worker_threads');
const { leasePortPair, leaseAndListen } = require('../../../../dist/worker/ports');

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const close = (server) => new Promise((resolve) => server.close(resolve));

function listen(lease, which) {
  const server = createServer();
  return lease.listen(server, { which }).then(() => server);
}

async function hold(options) {
  const servers = [createServer(), createServer()];
  const { port, sslPort } = await leaseAndListen({ ...options, servers });
  say({ port, sslPort });
}

async function churn(options) {
  for (let round = 0; ; round += 1) {
    const lease = await leasePortPair(options);
    const servers = [await listen(lease, 'port'), await listen(lease, 'sslPort')];
    if (round === 0) say({ port: lease.port, sslPort: lease.sslPort });
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    await Promise.all(servers.map(close));
    await lease.release();
  }
}

function start({ how, ...options }) {
  const work = how === 'churn' ? churn(options) : hold(options);
  work.catch(({ code, message }) => say({ code, message }));
}

if (!isMainThread) {
  start(workerData);
} else {
  const task = JSON.parse(process.argv[2]);
  const count = task.count ?? 1;
  const cluster = require('node:cluster');
  if (task.spread === 'cluster' && cluster.isPrimary) {
    for (let n = 0; n < count; n += 1) cluster.fork();
  } else if (task.spread === 'threads') {
    const { Worker } = require('node:worker_threads');
    for (let n = 0; n < count; n += 1) new Worker(__filename, { workerData: task });
  } else {
    start(task);
  }
  // Ends with whoever started it.
  if (!cluster.isWorker) process.stdin.resume().on('end', () => process.exit());
}
