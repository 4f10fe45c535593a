/** Time that processes have to end after SIGTERM, ms. */
export const GRACE = 500;

/**
 * The program of the reaper. It runs in a separate process from its source text, so it must not use anything
 * outside of the function, and must not be instrumented for coverage.
 *
 * @param grace ms between SIGTERM and SIGKILL
 */
/* istanbul ignore next */
function reap(grace: number): void {
  const { readdirSync, readFileSync, readlinkSync } =
    require('node:fs') as typeof import('node:fs');
  const [, mark = ''] = process.argv;
  const groups = new Set<number>();
  let rest = '';

  // It ignores Ctrl-C and the signals that end a run: it is needed afterwards.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  process.stdout.on('error', () => {});

  function send(target: number, signal: NodeJS.Signals | 0): boolean {
    try {
      process.kill(target, signal);
      return true;
    } catch {
      return false;
    }
  }

  function read(path: string): string {
    try {
      return readFileSync(`/proc/${path}`, 'utf8');
    } catch {
      return '';
    }
  }

  /** Lists the processes that carry a mark, and the reapers, which have one among their arguments. */
  function listMarked(): { pid: number; owner: string }[] {
    if (process.platform !== 'linux') return [];
    const pattern = new RegExp(`\\0${mark.slice(0, mark.indexOf('=') + 1)}[^\\0.]*\\.`);
    return readdirSync('/proc').flatMap((name) => {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
      const command = read(`${name}/cmdline`);
      const text = `\0${read(`${name}/environ`)}\0${command.includes('\0--eval\0') ? command : ''}`;
      const found = pattern.exec(text)?.[0].slice(1);
      return found === undefined ? [] : [{ pid: Number(name), owner: found }];
    });
  }

  /** Whether the worker of a mark has ended; the mark contains its PID, start time and PID namespace. */
  function hasEnded(owner: string): boolean {
    const [pid, start, namespace] = owner.slice(owner.indexOf('=') + 1).split('-');
    const here = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
    if (namespace === undefined || namespace !== here) return false;
    const stat = read(`${pid}/stat`);
    // The command name before it may contain any characters.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
    return fields[18] !== start || state === 'Z' || state === 'X';
  }

  function sendAll(targets: readonly number[], signal: NodeJS.Signals | 0): boolean {
    return targets.map((target) => send(target, signal)).includes(true);
  }

  /**
   * Sends SIGTERM, since processes may have containers or files to remove; after the grace period, SIGKILL.
   */
  function end(list: () => number[], done: () => void): void {
    const until = Date.now() + grace;
    sendAll(list(), 'SIGTERM');
    const poll = setInterval(() => {
      if (sendAll(list(), 0) && Date.now() < until) return;
      clearInterval(poll);
      sendAll(list(), 'SIGKILL');
      done();
    }, 20);
  }

  // Also ends processes of ended workers whose reaper was killed.
  const left = new Set(listMarked().flatMap(({ owner }) => (hasEnded(owner) ? [owner] : [])));
  const listLeft = () => listMarked().flatMap(({ pid, owner }) => (left.has(owner) ? [pid] : []));
  // A worker may have ended just now: its own reaper gets time first.
  if (left.size > 0) setTimeout(() => end(listLeft, () => {}), 2 * grace);

  function finish(): void {
    if (process.platform === 'win32') {
      const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
      for (const pid of groups) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
      process.exit(0);
    }
    const own = () => listMarked().flatMap(({ pid, owner }) => (owner === mark ? [pid] : []));
    end(
      () => [...[...groups].map((group) => -group), ...own(), ...listLeft()],
      () => process.exit(0),
    );
  }

  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const group = Number(line.slice(1));
      if (line.startsWith('+')) groups.add(group);
      else groups.delete(group);
    }
  });
  process.stdin.once('end', finish);
  process.stdin.once('error', finish);
  process.stdout.write(`ready ${left.size}\n`);
}

/** Source text for `node --eval`. Its argument is the mark of the worker's commands, followed by a dot. */
export const reaperProgram = `(${reap.toString()})(${GRACE});`;
