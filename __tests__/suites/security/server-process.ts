/** A server of __tests__/fixtures/security in a process of its own, and what runSecurity() says of it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runSecurity, type SecurityOptions, type SecurityResult } from '../../../src/suites';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** All that these servers have. */
export const chat: SecurityOptions = {
  origins: ['https://chat.example'],
  login: {
    headers: { Authorization: 'Bearer token-of-anna' },
    expired: { Authorization: 'Bearer old-token-of-anna' },
    other: {
      headers: { Authorization: 'Bearer token-of-ben' },
      send: { type: 'inbox', to: 'anna' },
      reveals: /secret of anna/,
    },
  },
  messages: [
    { send: { type: 'say', text: 'hi' }, expect: { type: 'said', from: 'anna', text: 'hi' } },
  ],
  limits: { messageSize: 65_536, messagesPerSecond: 50, connections: 50, handshake: 1000 },
};

export interface Outcomes {
  readonly found: readonly string[];
  readonly open: readonly string[];
  /** What each finding says, and why a check that could be run was not. */
  readonly details: readonly string[];
}

/** Once V8 has optimized a recursive function, deep values do not exceed the usual stack of 984 KB. */
const smallStack = ['--stack-size=300'];

/** The ids of the checks by their outcome. The process is started again after each finding. */
export async function outcomesOf(
  name: string,
  weaknesses: string,
  options: SecurityOptions,
  certificate?: Certificate,
): Promise<Outcomes> {
  const file = join(__dirname, '..', '..', 'fixtures', 'security', name);
  const { cert, key, ca } = certificate ?? {};
  const env = { ...process.env, ...(cert && { CERTIFICATE: JSON.stringify({ cert, key }) }) };
  let child: ChildProcess | undefined;
  let port = 0;
  const start = async (): Promise<number | undefined> => {
    const stdio: ('ignore' | 'ipc')[] = ['ignore', 'ignore', 'ignore', 'ipc'];
    const execArgv = smallStack;
    child = fork(file, [weaknesses, String(port)], { stdio, env, execArgv });
    const [message] = (await once(child, 'message')) as [{ readonly port: number }];
    port = message.port;
    return child.pid;
  };
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const pid = await start();
  try {
    const { checks } = await runSecurity({
      ...options,
      url: `${certificate ? 'wss' : 'ws'}://127.0.0.1:${port}/chat`,
      pid,
      ...(ca !== undefined && { ca }),
      async restart() {
        await stop();
        return start();
      },
    });
    const of = (outcome: string) =>
      checks.filter((one) => one.outcome === outcome).map(({ id }) => id);
    const isUntested = ({ outcome, detail }: SecurityResult) =>
      outcome === 'not tested' && !/^".+" is not set$/.test(detail);
    const details = checks
      .filter((one) => one.outcome === 'found' || isUntested(one))
      .map(detailOf);
    return { found: of('found'), open: of('not tested'), details };
  } finally {
    await stop();
  }
}

function detailOf({ id, detail }: SecurityResult): string {
  return `${id}: ${detail}`;
}

/** Runs all, four at once: a server waits for most of its time. */
export async function byName(
  names: readonly string[],
  run: (name: string) => Promise<Outcomes>,
): Promise<ReadonlyMap<string, Outcomes>> {
  const results = new Map<string, Outcomes>();
  const queue = names.values();
  const worker = async (): Promise<void> => {
    for (const name of queue) results.set(name, await run(name));
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return results;
}
