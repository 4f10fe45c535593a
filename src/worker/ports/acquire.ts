/** Acquires the one or two ports of a lease for this process. Never waits for a port. */
import { read } from '../../errors/read-cause';
import type { PortRange } from '../../platform/ephemeral-ports';
import { type DescribeLease, guardByUdp, udpWorks } from './bind-guard';
import { guardByBlock } from './block-guard';
import { BlockReservations } from './block-reservation';
import { confirmFree } from './probe';
import { isExcluded } from './range';
import { type Guard, portRegistry, warnOnce } from './registry';

/** How leased ports are guarded against other processes; see docs/ports.md. */
export type GuardKind = 'udp' | 'tcp-block';

/** Why a port was skipped. */
export type Refusal = 'leased' | 'listening' | 'forbidden' | 'excluded';

/** A search, and the ports it has skipped so far. */
export interface Search {
  readonly range: PortRange;
  /** Least and greatest distance from the first port to the second; absent for a single port. */
  readonly gap?: { readonly least: number; readonly most: number } | undefined;
  readonly guard: GuardKind;
  /** Ports to skip. */
  readonly avoid?: ((port: number) => boolean) | undefined;
  /** An address that must be free in addition to the four that are always tested. */
  readonly host?: string | undefined;
  /** The lease that the guards report to queries. */
  readonly describe: DescribeLease;
  readonly refusals: Map<number, Refusal>;
  /** Free ports without a second free port within the gap. */
  readonly unpaired: Set<number>;
}

/** One attempt of a search, and the blocks of ports it has reserved. */
interface Attempt extends Search {
  readonly blocks: BlockReservations;
}

/** Acquires `port`, and with a gap a second port: both or none. */
export async function acquirePorts(
  search: Search,
  port: number,
): Promise<readonly Guard[] | undefined> {
  // Otherwise a second port that was acquired without success would be the next first candidate, and so on:
  // several concurrent leases could pass through the whole range without a pair.
  const refusal = search.avoid?.(port) ? 'excluded' : knownRefusal(port);
  if (refusal !== undefined) {
    search.refusals.set(port, refusal);
    return undefined;
  }
  const attempt = { ...search, blocks: new BlockReservations() };
  try {
    if (search.gap) return await acquirePair(attempt, port, search.gap);
    const guard = await acquirePort(attempt, port);
    return guard && [guard];
  } finally {
    attempt.blocks.leave();
  }
}

async function acquirePair(
  attempt: Attempt,
  port: number,
  { least, most }: NonNullable<Search['gap']>,
): Promise<readonly Guard[] | undefined> {
  const held: Guard[] = [];
  const acquire = async (each: number): Promise<void> => {
    const guard = await acquirePort(attempt, each);
    if (guard) held.push(guard);
  };
  try {
    // Both at once: usually the next port is free too.
    const results = await Promise.allSettled([port, port + least].map(acquire));
    for (const each of results) if (each.status === 'rejected') throw each.reason;
    if (held.some((guard) => guard.port === port)) {
      const furthest = Math.min(port + most, attempt.range.last);
      let candidate = port + least;
      while (held.length < 2 && candidate < furthest) await acquire(++candidate);
      if (held.length < 2) attempt.unpaired.add(port);
    }
    return held.length === 2 ? held : undefined;
  } finally {
    if (held.length < 2) await Promise.all(held.map((guard) => guard.drop()));
  }
}

/** Whether this process holds a port. */
export function isLeased(port: number): boolean {
  return portRegistry().acquired.has(port);
}

/** The refusal of a port that is never leased or that this process holds. */
function knownRefusal(port: number): Refusal | undefined {
  if (isExcluded(port)) return 'excluded';
  return isLeased(port) ? 'leased' : undefined;
}

async function acquirePort(attempt: Attempt, port: number): Promise<Guard | undefined> {
  const result = knownRefusal(port) ?? (await guardAndProbe(attempt, port));
  if (typeof result === 'string') {
    attempt.refusals.set(port, result);
    return undefined;
  }
  attempt.refusals.delete(port);
  return result;
}

/**
 * Guards a port, then tests it. The guard comes first: a test binds the port for a moment, which would make
 * another process's `listen` fail, so guarded ports are never tested.
 */
async function guardAndProbe(attempt: Attempt, port: number): Promise<Guard | Refusal> {
  const { acquired } = portRegistry();
  let guard: Guard | undefined;
  let dropped: Promise<void> | undefined;
  const drop = (): Promise<void> => {
    // Only once: before a second call the port may have been acquired again.
    dropped ??= Promise.resolve(guard?.drop()).then(() => void acquired.delete(port));
    return dropped;
  };
  acquired.add(port);
  try {
    guard = await guardPort(attempt, port);
    const refusal = guard ? await confirmFree(port, attempt.host) : 'leased';
    if (refusal === undefined) return { port, drop };
    await drop();
    return refusal;
  } catch (error) {
    await drop();
    // The system reserves this port; the next may be free.
    if (read(error, 'code') === 'EACCES') return 'forbidden';
    throw error;
  }
}

async function guardPort(
  { guard, describe, blocks }: Attempt,
  port: number,
): Promise<Guard | undefined> {
  if (guard === 'tcp-block') return guardByBlock(port, describe);
  if (await udpWorks()) {
    return (await blocks.enter(port)) ? guardByUdp(port, describe) : undefined;
  }
  warnOnce(
    'WS_DYNAMIC_NO_UDP',
    'This system forbids UDP on 127.0.0.1, so ports are guarded in blocks of 16 by a TCP listener. Fewer workers fit in the same range; nothing else changes.',
  );
  return guardByBlock(port, describe);
}
