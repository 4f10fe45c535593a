/**
 * Memory in use of other Node processes, which answer through a socket. Their resident memory would include what
 * was freed: memory that is used again could not be seen in it.
 */
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Deferred } from './deferred';
import { pause } from './time';

/** How long a process may take to answer, ms: it collects garbage first. */
const answerLimit = 5000;

interface Connected {
  /** The socket of the main thread. */
  main?: Socket;
  /** Worker threads; each has its own heap, which the answer does not include. */
  threads: number;
  answer?: Deferred<number | undefined>;
}

const processes = new Map<number, Connected>();

/**
 * Memory in use of a process after a garbage collection, bytes. `undefined` for a process that is not connected,
 * has worker threads, or does not answer in time.
 */
export async function nodeMemory(pid: number): Promise<number | undefined> {
  const found = processes.get(pid);
  if (found?.main === undefined || found.threads > 0) return undefined;
  if (found.answer === undefined) {
    found.answer = new Deferred();
    found.main.write('?');
  }
  const limit = pause(answerLimit);
  return Promise.race([found.answer.promise, limit.done.then(() => undefined)]).finally(() =>
    limit.cancel(),
  );
}

/** Reads what a thread sends: `main PID` or `thread PID` in the first line, then an answer to each `?`. */
export function readMemory(socket: Socket): void {
  let end = (): void => {};
  let take = (line: string): void => {
    const [kind, pid] = line.split(' ');
    const process = entryOf(Number(pid));
    if (kind === 'main') {
      process.main = socket;
      take = (bytes) => settle(process, Number(bytes));
      end = () => {
        settle(process, undefined);
        processes.delete(Number(pid));
      };
    } else {
      process.threads += 1;
      take = () => {};
      end = () => {
        process.threads -= 1;
      };
    }
  };
  createInterface({ input: socket })
    .on('line', (line) => take(line))
    // A process that is killed or crashes may reset the socket; `close` follows.
    .on('error', () => {});
  socket.once('close', () => end());
}

function entryOf(pid: number): Connected {
  const found = processes.get(pid) ?? { threads: 0 };
  processes.set(pid, found);
  return found;
}

function settle(process: Connected, bytes: number | undefined): void {
  process.answer?.resolve(bytes);
  delete process.answer;
}
