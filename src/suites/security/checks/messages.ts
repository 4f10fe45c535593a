import type { PlannedMessage } from '../../exchange-message';
import { checksOf, type SecurityCheck } from '../check';
import { Finding, NotTested } from '../finding';
import { type Mutation, mutate, polluted } from '../mutate';
import type { Peer } from '../peer';
import type { SecurityScene } from '../scene';

const check = checksOf('messages', ({ messages }) =>
  messages.length === 0 ? 'messages' : undefined,
);

const survives = (mutation: Mutation, what: string, source: string, most: number): SecurityCheck =>
  check(mutation, `survives its messages with ${what}`, source, (scene) =>
    sendAll(scene, mutation, most),
  );

/** Maximum size of a message if the server has no limit, bytes. */
const usualSize = 1_048_576;

export const messageChecks: readonly SecurityCheck[] = [
  survives(
    'types',
    'values of other types',
    'OWASP WebSocket cheat sheet (input validation), CWE-20, CVE-2023-32695 (socket.io-parser), CVE-2024-38355 (socket.io)',
    400,
  ),
  survives(
    'missing',
    'fields missing',
    'OWASP WebSocket cheat sheet (input validation), CWE-20',
    60,
  ),
  check('prototype', 'does not set prototypes from a message', 'CWE-1321', pollute),
  survives('depth', 'deeply nested values', 'CWE-674', 30),
  survives('long', 'very long values', 'CWE-400, CVE-2020-36049 (socket.io-parser)', 24),
  {
    ...check(
      'trace',
      'answers bad messages without a stack trace',
      'OWASP WSTG-ERRH-02, CWE-209',
      traces,
    ),
    endFoundBy: 'messages-missing or messages-types',
  },
];

/** Invalid variants of the described messages. */
function badMessages(scene: SecurityScene, mutation: Mutation, most: number): PlannedMessage[] {
  const { messages, seed, limits } = scene.plan;
  const size = limits.messageSize ?? usualSize;
  const share = Math.ceil(most / messages.length);
  const bad = messages.flatMap(({ isText, payload }) =>
    mutate(payload.toString(), mutation, { seed, size, most: share }).map((text) => ({
      ...{ isGreeting: false, isText, payload: Buffer.from(text), expect: undefined },
    })),
  );
  if (bad.length > 0) return bad;
  throw new NotTested(`none of "messages" can be changed by "${mutation}"`);
}

/** Sends each message, reconnecting if the server ends the connection, and waits until it was read. */
async function sendAll(scene: SecurityScene, mutation: Mutation, most: number): Promise<void> {
  const { seed } = scene.plan;
  let last: PlannedMessage | undefined;
  try {
    await scene.survive(async () => {
      let peer = await scene.openPeer();
      for (const bad of badMessages(scene, mutation, most)) {
        last = bad;
        peer = await sendOne(scene, peer, bad);
      }
    });
  } catch (error) {
    if (!(error instanceof Finding) || last === undefined) throw error;
    const text = last.payload.toString();
    const shown = text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
    throw new Finding(
      error.message,
      [`seed ${seed}`, `last message sent: ${shown}`],
      error.isTimed,
    );
  }
}

async function sendOne(scene: SecurityScene, peer: Peer, bad: PlannedMessage): Promise<Peer> {
  await sendAndWait(scene, peer, bad);
  await scene.requireRunning();
  return openAgain(scene, peer);
}

/** Waits until the message was read, or the connection has ended. */
async function sendAndWait(scene: SecurityScene, peer: Peer, bad: PlannedMessage): Promise<void> {
  await peer.send(bad);
  if (!(await peer.ping(scene.plan.limits.answer))) await peer.end();
}

/** The same peer, or a new one if its connection has ended. */
function openAgain(scene: SecurityScene, peer: Peer): Peer | Promise<Peer> {
  return peer.isOver ? scene.openPeer() : peer;
}

/** If the prototype is polluted, a message without a field inherits it. */
async function pollute(scene: SecurityScene): Promise<void> {
  await sendAll(scene, 'prototype', 80);
  const victim = await scene.openPeer();
  const { usual } = scene;
  await victim.exchange(usual, scene.plan.limits.answer);
  let peer = victim;
  for (const bad of badMessages(scene, 'missing', 40)) {
    await sendAndWait(scene, peer, bad);
    const found = peer.messages.find(({ payload }) => payload.includes(polluted));
    if (found !== undefined) {
      throw new Finding(
        'A message polluted the prototype of all objects: another client received its value.',
        [`→ ${bad.payload}`, `← ${found.payload}`],
      );
    }
    peer = await openAgain(scene, peer);
  }
}

const sourceLine = /Traceback \(most recent call last\)|\.(?:js|ts|py|rb|go|java|php):\d/;

/** Whether a text, or a JSON string in it, contains a stack trace. */
function hasTrace(text: string): boolean {
  const [, ...lines] = text.split(/\n|\\n/);
  const isFrame = (line: string) => line.trimStart().startsWith('at ') && /:\d+:\d/.test(line);
  return sourceLine.test(text) || lines.some(isFrame);
}

async function traces(scene: SecurityScene): Promise<void> {
  for (const mutation of ['missing', 'types'] as const) {
    let peer = await scene.openPeer();
    for (const bad of badMessages(scene, mutation, 60)) {
      await sendAndWait(scene, peer, bad);
      const found = peer.messages.find(({ payload }) => hasTrace(payload.toString()));
      if (found !== undefined) {
        throw new Finding('An answer contains a stack trace.', [
          `seed ${scene.plan.seed}`,
          `→ ${bad.payload.toString().slice(0, 300)}`,
          `← ${found.payload.toString().slice(0, 600)}`,
        ]);
      }
      peer = await openAgain(scene, peer);
    }
  }
}
