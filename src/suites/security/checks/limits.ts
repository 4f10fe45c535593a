import { setTimeout as delay } from 'node:timers/promises';
import { now } from '../../../suite-kit';
import { isAnswer } from '../../exchange-message';
import type { SecurityCheck } from '../check';
import { Finding, NotTested } from '../finding';
import type { SecurityLimits } from '../options';
import type { Peer } from '../peer';
import type { SecurityScene } from '../scene';
import { slowReader } from './slow-reader';
import { manyFrames, openUnread } from './unread-client';

const check = (
  id: string,
  does: string,
  source: string,
  run: SecurityCheck['run'],
  limit?: keyof SecurityLimits,
  needsAnswer = false,
): SecurityCheck => ({
  ...{ id: `limits-${id}`, group: 'limits', does, source, run },
  needs: ({ limits, messages }) => {
    if (limit !== undefined && limits[limit] === undefined) return `limits.${limit}`;
    const hasAnswer = messages.some(({ expect }) => expect !== undefined);
    return needsAnswer && !hasAnswer ? 'expect of messages' : undefined;
  },
});

/** Allowance for a busy machine, ms. */
const slack = 2000;

export const limitChecks: readonly SecurityCheck[] = [
  check(
    'rate',
    'answers no more messages per second than its limit, or closes',
    'OWASP WebSocket cheat sheet (rate limiting), CWE-770',
    rate,
    'messagesPerSecond',
    true,
  ),
  check(
    'connections',
    'accepts no more connections than its limit',
    'OWASP WebSocket cheat sheet (connection limits), CWE-770, RFC 6455 section 10.4',
    connections,
    'connections',
  ),
  check(
    'handshakes',
    'ends handshakes that are not completed in time, and serves others meanwhile',
    'CWE-770 (slowloris), RFC 6455 section 10.4',
    unfinished,
    'handshake',
  ),
  check(
    'slow-reader',
    'limits its memory if a client does not read',
    'CWE-770, CWE-400',
    slowReader,
    undefined,
    true,
  ),
  check('pings', 'serves others during a flood of pings', 'CWE-770, RFC 6455 section 5.5.2', pings),
];

async function rate(scene: SecurityScene): Promise<void> {
  const { usual } = scene;
  const limit = scene.plan.limits.messagesPerSecond ?? 1;
  if (usual === undefined) return;
  const total = Math.min(20_000, Math.max(50, limit * 20));
  await scene.survive(async () => {
    const peer = await scene.openPeer();
    const from = peer.messages.length;
    const began = now();
    const answers = (): number =>
      peer.messages.slice(from).filter((message) => isAnswer(usual, message)).length;
    await Promise.all(Array.from({ length: total }, () => peer.send(usual)));
    // A server that answers in order sends the pong after the answers.
    await peer.ping(scene.plan.limits.answer);
    const allowed = limit * (2 + Math.ceil((now() - began) / 1000));
    const count = answers();
    if (peer.isOver || count <= allowed) return;
    throw new Finding(
      `${total} messages got ${count} answers in ${Math.round(now() - began)} ms; the limit is ${limit} per second.`,
    );
  });
}

async function connections(scene: SecurityScene): Promise<void> {
  const limit = scene.plan.limits.connections ?? 1;
  const most = 2000;
  if (limit > most) throw new NotTested(`more than ${most} connections are not opened`);
  const peers: Peer[] = [];
  const more = Math.max(5, Math.ceil(limit / 10));
  for (let count = 0; count < limit + more; count += 1) {
    const peer = await scene.openPeer(scene.plan.headers, false).catch(() => undefined);
    if (peer !== undefined) peers.push(peer);
  }
  await Promise.all(peers.map((peer) => peer.ping(scene.plan.limits.answer)));
  const open = peers.filter(({ isOver }) => !isOver).length;
  for (const peer of peers) await peer.end();
  if (open > limit) {
    throw new Finding(`${open} connections of one address were open; its limit is ${limit}.`);
  }
  await requireServedAgain(scene);
}

/** The server may notice the end of connections only a moment later. */
async function requireServedAgain(scene: SecurityScene): Promise<void> {
  const deadline = now() + scene.plan.limits.answer + slack;
  for (;;) {
    try {
      await scene.requireAlive();
      return;
    } catch (error) {
      if (now() > deadline) throw error;
      await delay(100);
    }
  }
}

/** Opens fifty connections with an incomplete request each. */
async function unfinished(scene: SecurityScene): Promise<void> {
  const limit = scene.plan.limits.handshake ?? 0;
  await scene.survive(async () => {
    const half = scene.request().slice(0, -20);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        scene.ask(index % 2 === 0 ? half : half.slice(0, 30), limit + slack),
      ),
    );
    const open = answers.filter(({ isEnded }) => !isEnded).length;
    if (open === 0) return;
    throw new Finding(
      `${open} of 50 connections with an unfinished handshake are open after ${limit + slack} ms; its limit is ${limit} ms.`,
      [],
      true,
    );
  });
}

/**
 * Sends ten thousand pings without reading the pongs. The connections stay open until other clients were
 * served for a while.
 */
async function pings(scene: SecurityScene): Promise<void> {
  const { answer } = scene.plan.limits;
  await scene.survive(async () => {
    const other = await scene.openPeer();
    const raw = await openUnread(scene);
    const flood = manyFrames(9, Buffer.alloc(125, 'p'), 200);
    for (let batch = 0; batch < 50; batch += 1) {
      const written = raw.sendBytes(flood);
      // A server that stops reading protects itself.
      if ((await Promise.race([written, delay(1000, 'waiting')])) === 'waiting') {
        written.catch(() => undefined);
        break;
      }
    }
    // Bytes that the server has not read are lost when the connection is destroyed.
    for (let asked = 0; asked < 5 && !other.isOver; asked += 1) {
      await other.ping(answer * 2);
      await delay(100);
    }
    raw.terminate();
  });
}
