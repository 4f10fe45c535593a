import { constants, deflateRawSync } from 'node:zlib';
import { isAnswer } from '../../exchange-message';
import { encodeFrame } from '../../probe/encode-frame';
import type { Action, Probe } from '../../probe/probe';
import type { SecurityCheck } from '../check';
import { Finding, mebibytes } from '../finding';
import type { SecurityScene } from '../scene';

/** The payload of an invalid frame, if no message is described: an echo server would return it. */
const token = 'payload-of-an-invalid-frame';

const check = (
  id: string,
  does: string,
  source: string,
  run: SecurityCheck['run'],
  needs?: SecurityCheck['needs'],
): SecurityCheck => ({
  ...{ id: `frames-${id}`, group: 'frames', does, source, run },
  ...(needs !== undefined && { needs }),
});

type Payload = { readonly opcode: number; readonly hex: string };

/** Each of these frames must end its connection, and its payload must not be answered. */
const refuses = (
  id: string,
  what: string,
  source: string,
  actionsOf: (payload: Payload) => readonly (readonly Action[])[],
): SecurityCheck =>
  check(
    id,
    `ends a connection that sends ${what}, and handles nothing of it`,
    source,
    async (scene) => {
      for (const actions of actionsOf(payloadOf(scene))) await requireEnded(scene, actions);
    },
  );

export const frameChecks: readonly SecurityCheck[] = [
  refuses('unmasked', 'an unmasked frame', 'RFC 6455 sections 5.1 and 10.3', ({ opcode, hex }) => [
    [{ opcode, payload: hex, mask: false }],
  ]),
  refuses('rsv', 'reserved bits', 'RFC 6455 section 5.2', ({ opcode, hex }) =>
    [1, 2, 4, 7].map((rsv) => [{ opcode, payload: hex, rsv }]),
  ),
  refuses('opcode', 'a reserved opcode', 'RFC 6455 section 5.2', ({ hex }) =>
    [3, 7, 11, 15].map((opcode) => [{ opcode, payload: hex }]),
  ),
  refuses('control', 'a fragmented or long control frame', 'RFC 6455 section 5.5', ({ hex }) => [
    [{ opcode: 9, fin: false, payload: hex.slice(0, 200) }],
    [{ opcode: 9, payload: '61*126' }],
  ]),
  refuses('close-code', 'a bad close frame', 'RFC 6455 section 7.4', ({ opcode, hex }) =>
    ['03', '0000', '03e7', '03ed', 'ffff', '03e8ff'].map((payload) => [
      { opcode: 8, payload, rsv: 0, ownWrite: true },
      { opcode, payload: hex },
    ]),
  ),
  refuses('length', 'an invalid or impossible length', 'RFC 6455 section 5.2, CWE-770', () => [
    [{ bytes: '82ffffffffffffffffff00000000' }],
    [{ bytes: '82ff7fffffffffffffff00000000' }],
    [{ bytes: '82ff400000000000000000000000' }],
  ]),
  refuses('utf8', 'text that is not UTF-8', 'RFC 6455 section 8.1', ({ hex }) => [
    [{ opcode: 1, payload: `${hex}ff` }],
    [{ opcode: 1, payload: `${hex}eda080` }],
  ]),
  check(
    'fragments',
    'survives endless tiny fragments',
    'CWE-770, CWE-400, RFC 6455 section 10.4',
    fragments,
  ),
  check(
    'size',
    'closes with 1009 on a message above its limit, in one frame and in many',
    'OWASP WebSocket cheat sheet (message size), CVE-2016-10542 (ws), RFC 6455 section 10.4',
    tooLarge,
    ({ limits }) => (limits.messageSize === undefined ? 'limits.messageSize' : undefined),
  ),
  check(
    'bomb',
    'survives a small compressed message that becomes a large one',
    'RFC 7692 section 9, CWE-409',
    bomb,
  ),
  check(
    'window-bits',
    'accepts no invalid window bits',
    'RFC 7692 section 7.1.2, CWE-20',
    windowBits,
  ),
];

function payloadOf({ usual }: SecurityScene): Payload {
  if (usual === undefined) return { opcode: 1, hex: Buffer.from(token).toString('hex') };
  return { opcode: usual.isText ? 1 : 2, hex: usual.payload.toString('hex') };
}

/** The probe only closes after the limit, so that an earlier close is the server's. */
function probeOf(actions: readonly Action[], offers?: readonly string[]): Probe {
  return {
    ...{ id: '', does: '', actions, timer: 'kill', after: 3, starter: 'server', codes: [1002] },
    ...(offers !== undefined && { offers }),
  };
}

async function requireEnded(scene: SecurityScene, actions: readonly Action[]): Promise<void> {
  await scene.survive(async () => {
    const { seen, lines } = await scene.play(probeOf(actions));
    const { usual } = scene;
    const answered = seen.events.some((event) => {
      if (event.kind !== 'message') return false;
      return usual === undefined
        ? event.payload.toString('latin1').includes(token)
        : isAnswer(usual, event);
    });
    if (answered) throw new Finding('It was answered: a handler has received the payload.', lines);
    if (!seen.expired.some((what) => what.startsWith('the limit'))) return;
    throw new Finding('The connection stays open after it.', lines, true);
  });
}

/** Sends 100,000 frames of one byte without a final one. */
async function fragments(scene: SecurityScene): Promise<void> {
  for (const payload of [Buffer.from('a'), Buffer.alloc(0)]) {
    await scene.survive(async () => {
      const peer = await scene.openPeer();
      await peer.raw.sendFrame({ opcode: 1, payload, fin: false });
      const frame = Buffer.concat([Buffer.from([0, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
      const many = Buffer.concat(Array.from({ length: 1000 }, () => frame));
      for (let sent = 0; sent < 100_000 && !peer.isOver; sent += 1000) {
        await peer.raw.sendBytes(many).catch(() => undefined);
      }
      await peer.ping(scene.plan.limits.answer * 2);
    });
  }
}

async function tooLarge(scene: SecurityScene): Promise<void> {
  const { messageSize = 0, answer } = scene.plan.limits;
  const piece = Buffer.alloc(Math.min(65_536, Math.ceil(messageSize / 4)), 'a');
  const isText = scene.usual?.isText ?? true;
  for (const isWhole of [true, false]) {
    await scene.survive(async () => {
      const peer = await scene.openPeer();
      const opcode = isText ? 1 : 2;
      if (isWhole) {
        const payload = Buffer.alloc(messageSize + 1, 'a');
        for (const bytes of encodeFrame({ opcode, payload, mask: true })) {
          await peer.raw.sendBytes(bytes).catch(() => undefined);
        }
      } else {
        for (let sent = 0; sent <= messageSize && !peer.isOver; sent += piece.length) {
          const fin = sent + piece.length > messageSize;
          const frame = { opcode: sent === 0 ? opcode : 0, payload: piece, fin };
          await peer.raw.sendFrame(frame).catch(() => undefined);
        }
      }
      const isAnswered = await peer.until(() => peer.closeCode !== undefined, answer);
      const what = `${messageSize + 1} bytes ${isWhole ? 'in one frame' : 'in many frames'}`;
      if (!isAnswered && !peer.isOver) {
        throw new Finding(`${what} were accepted: the connection stays open.`, [], true);
      }
      if (peer.closeCode === 1009) return;
      const code = peer.closeCode ?? 'no close frame';
      throw new Finding(`${what} were closed with ${code} instead of 1009.`);
    });
  }
}

const offer = ['permessage-deflate; client_max_window_bits'];

/** Compression ratio of zeros. */
const bombRatio = 1000;
const largestBomb = 128 * 1024 * 1024;

async function bomb(scene: SecurityScene): Promise<void> {
  await scene.requireReady();
  const { seen } = await scene.play({ ...probeOf([], offer), after: 0.05 });
  // Without compression, a message cannot expand.
  if (seen.headers['sec-websocket-extensions'] === undefined) return scene.requireAlive();
  // The compressed frame is within the limit, the decompressed message is not.
  const { messageSize = largestBomb } = scene.plan.limits;
  const size = Math.min(largestBomb, Math.ceil(messageSize * 0.9 * bombRatio));
  // For zeros, as small as any other strategy and much faster.
  const compressed = deflateRawSync(Buffer.alloc(size), { strategy: constants.Z_RLE });
  await scene.survive(async () => {
    const action = { opcode: 2, rsv: 4, payload: compressed.toString('hex') };
    const { seen: after, lines } = await scene.play({ ...probeOf([action], offer), after: 5 });
    const isOpen = after.expired.some((what) => what.startsWith('the limit'));
    const back = after.events.some((event) => event.kind === 'message');
    if (!isOpen && !back) return;
    const what = `${compressed.length} bytes that become ${mebibytes(size)}`;
    throw new Finding(`It accepted ${what}, and the connection stays open.`, lines, !back);
  });
}

async function windowBits(scene: SecurityScene): Promise<void> {
  const offers = ['=0', '=7', '=16', '=-1', '=999999999999', '=a', '="', '=08', '=8.5'].flatMap(
    (value) => [
      `permessage-deflate; server_max_window_bits${value}`,
      `permessage-deflate; client_max_window_bits${value}`,
    ],
  );
  await scene.survive(async () => {
    for (const one of offers) {
      const { seen, lines } = await scene.play({ ...probeOf([], [one]), after: 0.05 }, false);
      const answer = seen.headers['sec-websocket-extensions'];
      const bits = /max_window_bits=("?)([^;,"]*)/.exec(answer ?? '')?.[2];
      if (seen.status !== 101 || bits === undefined || /^([89]|1[0-5])$/.test(bits)) continue;
      throw new Finding(`The offer ${one} was answered with ${answer}.`, lines);
    }
  });
}
