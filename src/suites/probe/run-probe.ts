import { setTimeout as delay } from 'node:timers/promises';
import type { ProbeContext } from './context';
import { Evidence, type EvidenceLine } from './evidence';
import { type HandshakeTarget, readAnswer, requestOf } from './handshake';
import { Outbound } from './outbound';
import type { Probe } from './probe';
import { Scene } from './scene';
import { judge, type Role, type Verdict } from './verdict';
import type { Wire } from './wire';

/** The result of a probe. Plain data. */
export interface ProbeResult extends Verdict {
  readonly id: string;
  readonly does: string;
  /** Milliseconds. */
  readonly duration: number;
  /** The close code sent by the peer; `null` for none. */
  readonly remoteCloseCode: number | null;
  /** The frames and notes. */
  readonly evidence: readonly EvidenceLine[];
  /**
   * Set if the server ended during the probe, or did not answer a new connection after it; `result` has
   * details.
   */
  readonly endedServer?: true;
  /** Limits that expired: the verdict may be different on an idle machine. */
  readonly expired: readonly string[];
}

/** A completed probe without a verdict. */
export interface PlayedProbe {
  readonly scene: Scene;
  readonly evidence: Evidence;
  readonly seen: Parameters<Scene['observe']>[0];
}

/** Runs a probe as a client, on a connection before its handshake. */
export async function runProbe(
  probe: Probe,
  open: () => Promise<Wire>,
  target: HandshakeTarget,
  context: ProbeContext,
): Promise<ProbeResult> {
  const { scene, evidence, seen } = await playProbe(probe, open, target, context);
  return resultOf(probe, scene, evidence, seen);
}

/** Like {@link runProbe}, without a verdict. */
export async function playProbe(
  probe: Probe,
  open: () => Promise<Wire>,
  target: HandshakeTarget,
  context: ProbeContext,
): Promise<PlayedProbe> {
  const evidence = new Evidence();
  const scene = new Scene(probe, 'client', evidence, context);
  let wire: Wire;
  try {
    wire = await open();
  } catch (error) {
    const [handshakeFailure = ''] = (error instanceof Error ? error.message : String(error)).split(
      '\n',
    );
    evidence.note(handshakeFailure);
    return { scene, evidence, seen: { handshakeFailure, expired: ['the connection'] } };
  }
  try {
    const out = new Outbound(wire);
    const { request, offer } = requestOf(probe, target);
    evidence.note(`Handshake: ${request.trim().split('\r\n').join(' | ')}`);
    await sendRequest(wire, out, request, probe, scene, () => askAnother(open, target));
    const answer = await readAnswer(wire, offer, probe);
    const { status, headers, failure } = answer;
    evidence.note(
      failure ?? `Answer: ${status}, ${headers['sec-websocket-extensions'] ?? 'no extension'}`,
    );
    const seen = { status, headers, handshakeFailure: failure };
    if (failure !== undefined) {
      const expired = answer.isExpired ? ['the answer to the handshake'] : [];
      return { scene, evidence, seen: { ...seen, expired } };
    }
    await scene.play(wire, out, answer.rest, answer.deflate);
    return { scene, evidence, seen: { ...seen, wasOpen: true } };
  } finally {
    wire.terminate();
  }
}

async function sendRequest(
  wire: Wire,
  out: Outbound,
  request: string,
  { handshake }: Probe,
  scene: Scene,
  /** Resolves when the server has served another connection, and so has read the earlier bytes. */
  another: () => Promise<unknown>,
): Promise<void> {
  const bytes = Buffer.from(request, 'latin1');
  const early = handshake?.early ? scene.earlyBytes() : Buffer.alloc(0);
  // The peer may refuse before it has read everything.
  const send = (piece: Buffer): Promise<void> => wire.sendBytes(piece).catch(() => undefined);
  if (handshake?.split === 'halves') {
    const middle = Math.floor(bytes.length / 2);
    await send(bytes.subarray(0, middle));
    await Promise.all([another(), delay(200)]);
    await send(bytes.subarray(middle));
  } else if (handshake?.split === 'bytes') {
    await send(bytes.subarray(0, 1));
    await another();
    out.write([bytes.subarray(1)], { chop: 1 });
    await out.flushed();
  } else {
    await send(Buffer.concat([bytes, early]));
  }
}

/** Whether another client is served: `refused` if nothing listens, `unanswered` without an HTTP response. */
export type Service =
  | { readonly kind: 'answered' }
  | { readonly kind: 'unanswered' | 'refused'; readonly reason: string };

/** Makes a valid handshake on a separate connection. */
export async function askAnother(
  open: () => Promise<Wire>,
  target: HandshakeTarget,
): Promise<Service> {
  const rules = { timer: 'kill', after: 1, starter: 'server', codes: [] } as const;
  const usual: Probe = { id: '', does: '', ...rules };
  let wire: Wire;
  try {
    wire = await open();
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
  const { request, offer } = requestOf(usual, target);
  await wire.sendBytes(request).catch(() => undefined);
  const { status, failure = '' } = await readAnswer(wire, offer, usual);
  wire.terminate();
  return status === undefined ? { kind: 'unanswered', reason: failure } : { kind: 'answered' };
}

/** The verdict on a scene that is over, or never started. */
export function resultOf(
  probe: Probe,
  scene: Scene,
  evidence: Evidence,
  seen: Parameters<Scene['observe']>[0],
  role: Role = 'client',
): ProbeResult {
  const observation = scene.observe({ ...seen, duration: evidence.milliseconds });
  return {
    id: probe.id,
    does: probe.does,
    ...judge(probe, observation, role),
    duration: observation.duration,
    remoteCloseCode: observation.remoteCloseCode ?? null,
    evidence: evidence.lines,
    expired: observation.expired,
  };
}
