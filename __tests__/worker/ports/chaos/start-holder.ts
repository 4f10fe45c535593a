import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a holder prints: the pair that it has, or why it has none. */
export interface HolderLine {
  readonly port?: number;
  readonly sslPort?: number;
  readonly code?: string;
  readonly message?: string;
}

export interface HolderTask {
  readonly how: 'hold' | 'churn';
  readonly spread?: 'cluster' | 'threads';
  readonly count?: number;
  readonly startPort?: number;
  readonly endPort?: number;
}

export interface Holder {
  readonly child: ChildProcess;
  readonly lines: HolderLine[];
  /** The first so many lines; rejects when the process ends before. */
  read(count: number): Promise<HolderLine[]>;
  kill(): Promise<void>;
}

const script = join(__dirname, 'holder.cjs');
const running = new Set<Holder>();

/** Starts a process that leases from the built package; `wrap` puts another command before it. */
export function startHolder(
  task: HolderTask,
  { wrap = [], env = {} }: { wrap?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): Holder {
  const [command = process.execPath, ...args] = [
    ...wrap,
    process.execPath,
    script,
    JSON.stringify(task),
  ];
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const lines: HolderLine[] = [];
  const reader = createInterface({ input: child.stdout });
  const waiting = new Set<() => void>();
  reader.on('line', (line) => {
    lines.push(JSON.parse(line) as HolderLine);
    for (const look of waiting) look();
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`The holder ended: ${code ?? signal}.`)));
  });
  ended.catch(() => {});
  const holder: Holder = {
    child,
    lines,
    read(count) {
      const enough = new Promise<HolderLine[]>((resolve) => {
        const look = (): void => {
          if (lines.length >= count) resolve(lines.slice(0, count));
        };
        waiting.add(look);
        look();
      });
      return Promise.race([enough, ended]);
    },
    async kill() {
      running.delete(holder);
      child.kill('SIGKILL');
      await ended.catch(() => {});
    },
  };
  running.add(holder);
  return holder;
}

/** Kills every holder that still runs. */
export async function killHolders(): Promise<void> {
  await Promise.all([...running].map((holder) => holder.kill()));
}

/** All ports that the lines tell of. */
export function portsOf(lines: readonly HolderLine[]): (number | undefined)[] {
  return lines.flatMap(({ port, sslPort }) => [port, sslPort]);
}
