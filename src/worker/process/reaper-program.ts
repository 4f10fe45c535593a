/**
 * The program of the reaper. It runs in a process of its own from its source text, so it may use
 * nothing from outside of the function, and the coverage instrumenter has to leave it alone.
 */
/* istanbul ignore next */
function reap(): void {
  const { readdirSync, readFileSync } = require('node:fs') as typeof import('node:fs');
  const mark = `\0${process.argv[1]}`;
  const groups = new Set<number>();
  let rest = '';

  // It has to outlive Ctrl-C and the signals that end a run: its work begins after them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

  function send(target: number, signal: NodeJS.Signals | 0): boolean {
    try {
      process.kill(target, signal);
      return true;
    } catch {
      return false;
    }
  }

  function marked(): number[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc').flatMap((name) => {
      try {
        const ours =
          /^\d+$/.test(name) && `\0${readFileSync(`/proc/${name}/environ`)}`.includes(mark);
        return ours ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
  }

  function sendAll(signal: NodeJS.Signals | 0): boolean {
    if (process.platform === 'win32') {
      const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
      for (const pid of groups) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
      return false;
    }
    const targets = [...[...groups].map((group) => -group), ...marked()];
    return targets.map((target) => send(target, signal)).includes(true);
  }

  function finish(): void {
    // Time to end by themselves: a server may have containers or files to remove.
    const until = Date.now() + 500;
    sendAll('SIGTERM');
    const poll = setInterval(() => {
      if (sendAll(0) && Date.now() < until) return;
      clearInterval(poll);
      sendAll('SIGKILL');
      process.exit(0);
    }, 20);
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
}

/** Source text for `node --eval`. */
export const reaperProgram = `(${reap.toString()})();`;
