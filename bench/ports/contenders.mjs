// How each contender takes a pair of ports. `acquire` gives { port, sslPort, servers?, release }:
// with `servers` the pair is handed over listening; without, the worker listens by number.
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { detect } from 'detect-port';
import getPort from 'get-port';
import { getPort as getPortPlease } from 'get-port-please';
import portfinder from 'portfinder';

const require = createRequire(import.meta.url);
const { leasePortPair, leaseAndListen } = require('../../dist/worker/ports/index.js');
const { isFreeByPortfinder, probePort } = require('../../dist/worker/ports/probe.js');
const { isExcluded, searchRange } = require('../../dist/worker/ports/range.js');
const {
  nextCandidate,
  runId,
  setNextCandidate,
} = require('../../dist/worker/ports/next-candidate.js');

const nothing = async () => {};

/** Two calls of a finder of single ports, the second above the first. */
const inTurn = (find) => async (range) => {
  const port = await find(range.startPort);
  const sslPort = await find(port + 1);
  return { port, sslPort, release: nothing };
};

const randomStart = ({ startPort, endPort }) =>
  startPort + Math.floor(Math.random() * (endPort - startPort - 20));

const leased = async (range) => {
  const lease = await leasePortPair(range);
  return { port: lease.port, sslPort: lease.sslPort, release: () => lease.release() };
};

/** Our own search, candidate by candidate, without the guard: it has to collide. */
async function withoutGuard({ startPort, endPort }) {
  const range = searchRange(startPort, 1, endPort);
  const isFree = async (port) =>
    port <= range.last &&
    !isExcluded(port) &&
    (await probePort(port)) === 'free' &&
    (await isFreeByPortfinder(port));
  for (;;) {
    const port = nextCandidate(range, runId());
    setNextCandidate(range, port + 1);
    if (!(await isFree(port))) continue;
    for (let sslPort = port + 1; sslPort <= port + 10; sslPort += 1) {
      if (!(await isFree(sslPort))) continue;
      setNextCandidate(range, sslPort + 1);
      return { port, sslPort, release: nothing };
    }
  }
}

export const contenders = {
  'ours, by number': { acquire: leased, ours: true },
  'ours, re-lease': { acquire: leased, tries: 3, ours: true },
  'ours, handover': {
    ours: true,
    async acquire(range) {
      const servers = [createServer(), createServer()];
      const lease = await leaseAndListen({ ...range, servers });
      const { port, sslPort } = lease;
      return { port, sslPort, servers, release: () => lease.release() };
    },
  },
  'ours, tcp-block': { acquire: (range) => leased({ ...range, guard: 'tcp-block' }), ours: true },
  'ours without guard': { acquire: withoutGuard },
  portfinder: { acquire: inTurn((port) => portfinder.getPortPromise({ port })) },
  'portfinder, random start': {
    acquire: (range) =>
      inTurn((port) => portfinder.getPortPromise({ port }))({ startPort: randomStart(range) }),
  },
  'portfinder, slice a worker': {
    acquire: ({ startPort }) =>
      inTurn((port) => portfinder.getPortPromise({ port }))({
        startPort: startPort + 40 * (Number(process.env.JEST_WORKER_ID) - 1),
      }),
  },
  'get-port': { acquire: inTurn(() => getPort()) },
  'detect-port': { acquire: inTurn((port) => detect(port)) },
  'get-port-please': {
    acquire: inTurn((port) => getPortPlease({ port, portRange: [port, port + 1000] })),
  },
  'port 0': {
    acquire: inTurn(
      () =>
        new Promise((resolve, reject) => {
          const server = createServer().once('error', reject);
          server.listen(0, () => {
            const { port } = server.address();
            server.close(() => resolve(port));
          });
        }),
    ),
  },
};
