import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

/** What the holder of a lease tells whoever asks its guard. */
export interface LeaseFacts {
  readonly port: number;
  readonly sslPort: number;
  readonly pid: number;
  /** The run that the process belongs to. */
  readonly run: string;
  /** `JEST_WORKER_ID`, where there is one. */
  readonly worker: string | undefined;
  readonly testPath: string | undefined;
  /** When the lease was taken, ms since 1970. */
  readonly since: number;
}

const NAME = 'jest-ws-dynamic';
const question = Buffer.from(JSON.stringify({ ask: NAME }));

/** Answers a question that came to a guard; anything else is left unanswered. */
export function answerQuery(
  socket: Socket,
  message: Buffer,
  from: RemoteInfo,
  facts: LeaseFacts | undefined,
): void {
  if (facts === undefined || !message.equals(question)) return;
  socket.send(JSON.stringify({ holder: NAME, ...facts }), from.port, from.address, () => {});
}

function readAnswer(message: Buffer): LeaseFacts | undefined {
  try {
    const answer = JSON.parse(message.toString()) as LeaseFacts & { holder?: unknown };
    if (answer?.holder !== NAME) return undefined;
    const { port, sslPort, pid, run, worker, testPath, since } = answer;
    return { port, sslPort, pid, run, worker, testPath, since };
  } catch {
    return undefined;
  }
}

/**
 * Asks the guards on the given loopback ports for their leases.
 * @param patience how long to wait after the last answer, ms
 */
export function askGuards(ports: readonly number[], patience = 200): Promise<LeaseFacts[]> {
  return new Promise((resolve, reject) => {
    const leases = new Map<number, LeaseFacts>();
    const socket = createSocket('udp4');
    const finish = (): void => {
      socket.close();
      resolve([...leases.values()].sort((a, b) => a.port - b.port));
    };
    let timer: NodeJS.Timeout | undefined;
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(finish, patience);
    };
    socket.once('error', reject);
    socket.on('message', (message) => {
      const facts = readAnswer(message);
      if (!facts) return;
      leases.set(facts.port, facts);
      wait();
    });
    socket.bind(0, '127.0.0.1', () => {
      for (const port of ports) socket.send(question, port, '127.0.0.1', () => {});
      wait();
    });
  });
}
