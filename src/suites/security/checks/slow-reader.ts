import { setTimeout as delay } from 'node:timers/promises';
import type { RawClient } from '../../../index';
import { now } from '../../../suite-kit';
import type { PlannedMessage } from '../../exchange-message';
import { isTimeout } from '../../probe/wire';
import { Finding, mebibytes, NotTested } from '../finding';
import type { SecurityScene } from '../scene';
import { manyFrames, openUnread } from './unread-client';

/** A server that reads nothing for this time has stopped reading, and is not only busy, ms. */
const patience = 3000;

/**
 * Duration of the flood, ms. A batch counts for at most `longestBatch`; the total is at most `longestFlood`.
 */
const flood = 12_000;
const longestBatch = 50;
const longestFlood = 45_000;

/** Sends messages that are answered, without reading the answers. */
export async function slowReader(scene: SecurityScene): Promise<void> {
  const { usual, plan } = scene;
  const { memory: bound } = plan.limits;
  if (usual === undefined) return;
  const before = await scene.memory.read();
  if (before === undefined) throw new NotTested("the server's process is not known");
  const growth = async (): Promise<number> => ((await scene.memory.read()) ?? before) - before;
  await scene.survive(async () => {
    const raw = await openUnread(scene);
    const most = Math.min(2_000_000, Math.ceil((bound * 3) / usual.payload.length));
    const { sent, end } = await floodUnread(raw, usual, most, async () => {
      return (await growth()) > bound;
    });
    const grown = await growth();
    const isKept =
      end === 'time limit reached' && (await keepsAnswers(raw, sent, plan.limits.answer * 5));
    raw.terminate();
    if (end === 'memory exceeded') {
      throw new Finding(
        `A client that does not read increased its memory by ${mebibytes(grown)}; the limit is ${mebibytes(bound)}.`,
      );
    }
    if (isKept) {
      throw new NotTested(
        `the server keeps answers that are not read, and too few messages were sent in time to exceed "limits.memory": ${mebibytes(sent * usual.payload.length)}`,
      );
    }
  });
}

interface Flood {
  /** Number of messages. */
  readonly sent: number;
  readonly end: 'memory exceeded' | 'server protects itself' | 'all sent' | 'time limit reached';
}

/** Sends batches until the memory limit is exceeded, or the server ends the connection or stops reading. */
async function floodUnread(
  raw: RawClient,
  { isText, payload }: PlannedMessage,
  most: number,
  isExceeded: () => Promise<boolean>,
): Promise<Flood> {
  const size = 4000;
  const batch = manyFrames(isText ? 1 : 2, payload, size);
  const began = now();
  let left = flood;
  let measured = began;
  let sent = 0;
  for (; sent < most && left > 0 && now() - began < longestFlood; sent += size) {
    const from = now();
    // If the server stops reading, TCP blocks this side, which is a valid protection.
    const written = raw.sendBytes(batch).then(
      () => 'written',
      () => 'ended',
    );
    const how = await Promise.race([written, delay(patience, 'waiting')]);
    if (how !== 'written') return { sent, end: 'server protects itself' };
    left -= Math.min(now() - from, longestBatch);
    if (now() < measured + 250) continue;
    measured = now();
    if (!(await isExceeded())) continue;
    // Memory that was only used temporarily is then released.
    await delay(1000);
    if (await isExceeded()) return { sent, end: 'memory exceeded' };
  }
  return { sent, end: sent < most ? 'time limit reached' : 'all sent' };
}

type UnreadClient = Pick<RawClient, 'sendFrame' | 'receiveFrame'>;

/**
 * Starts reading. Returns whether most answers were kept; a server that answers in order sends the pong after
 * them. Throws `NotTested` if no pong arrives.
 */
export async function keepsAnswers(
  raw: UnreadClient,
  sent: number,
  timeout: number,
): Promise<boolean> {
  let answers = 0;
  try {
    await raw.sendFrame({ opcode: 9, payload: 'read?' });
    for (;;) {
      const frame = await raw.receiveFrame({ timeout });
      if (frame === undefined || frame.opcode === 10) return false;
      if (frame.opcode < 3 && frame.fin) answers += 1;
      if (answers > sent / 2) return true;
    }
  } catch (error) {
    if (isTimeout(error)) throw new NotTested('the server was too slow');
    // The connection was reset.
    return false;
  }
}
