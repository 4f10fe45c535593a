// The ways for a run to end.

const kill = (pids, signal = 'SIGKILL') => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It had ended already.
    }
  }
};
const parent = (signal) => ({ end: ({ jest }) => kill([jest], signal) });
const group = (signal) => ({ end: ({ jest }) => kill([-jest], signal) });
const worker = (signal) => ({ end: (run) => kill([run.worker], signal) });
const reapers = (run) => run.look().reapers.map(({ pid }) => pid);
const reaperOf = (run) =>
  run
    .look()
    .reapers.filter((reaper) => reaper.worker === run.worker)
    .map(({ pid }) => pid);

// With a limit of memory Jest starts a worker for a single file, too.
const apart = ['--maxWorkers=2', '--workerIdleMemoryLimit=2GB'];
export const modes = {
  '-i': ['-i'],
  workers: apart,
  threads: [...apart, '--workerThreads'],
};

export const ways = {
  'INT of the parent': parent('SIGINT'),
  'TERM of the parent': parent('SIGTERM'),
  'HUP of the parent': parent('SIGHUP'),
  'KILL of the parent': parent('SIGKILL'),
  'Ctrl-C on the group': group('SIGINT'),
  'KILL of the group': group('SIGKILL'),
  'TERM of a worker': worker('SIGTERM'),
  'KILL of a worker': worker('SIGKILL'),
  'KILL of the reaper': { end: (run) => kill(reaperOf(run)) },
  'KILL of worker and reaper': { end: (run) => kill([run.worker, ...reaperOf(run)]) },
  'KILL of parent and reapers': { end: (run) => kill([run.jest, ...reapers(run)]) },
  'KILL of parent, workers and reapers': {
    end: (run) => {
      const found = run.look();
      kill([...found.jest, ...found.reapers.map(({ pid }) => pid)]);
    },
  },
  '--bail and a failure': { args: ['--bail'], ending: 'fail' },
  'process.exit() in a test': { ending: 'exit' },
  'an uncaught error': { ending: 'uncaught' },
  '--forceExit': { args: ['--forceExit'], ending: 'open' },
};

/** kill -9 of one process or of two, at any moment. */
export function randomWay() {
  const pick = (list) => list[Math.floor(Math.random() * list.length)];
  const victims = {
    parent: (run) => [run.jest],
    worker: (run) => [run.worker],
    reaper: reaperOf,
    'a server': (run) => [pick(run.look().others)?.pid].filter(Boolean),
    'worker and reaper': (run) => [run.worker, ...reaperOf(run)],
    'parent and reapers': (run) => [run.jest, ...reapers(run)],
    'reaper, then worker': (run) => [...reaperOf(run), run.worker],
  };
  const name = pick(Object.keys(victims));
  return {
    name: `random KILL: ${name}`,
    wait: Math.random() * 1500,
    end: (run) => kill(victims[name](run)),
  };
}
