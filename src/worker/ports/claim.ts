import { guardByBlock } from './block-guard';
import type { BlockReservations } from './block-reservation';
import { confirmPort } from './confirm';
import { type DescribeLease, guardByUdp, udpWorks } from './guard';
import { probePort } from './probe';
import { isExcluded } from './range';
import { type Guard, portRegistry, warnOnce } from './registry';

/** How the numbers of a lease are guarded; see docs/ports.md. */
export type GuardKind = 'udp' | 'tcp-block';

/** Why a port was passed over. */
export type Refusal = 'leased' | 'listening' | 'forbidden' | 'excluded';

export interface ClaimRequest {
  readonly gates: BlockReservations;
  readonly kind: GuardKind;
  readonly describe: DescribeLease;
  readonly host: string | undefined;
}

/** A port that is ours, or the reason why it is not. */
export type Claim = { readonly guard: Guard } | { readonly refusal: Refusal };

async function guardPort(port: number, request: ClaimRequest): Promise<Guard | undefined> {
  const { kind, describe, gates } = request;
  if (kind === 'tcp-block') return guardByBlock(port, describe);
  if (await udpWorks()) {
    return (await gates.enter(port)) ? guardByUdp(port, describe) : undefined;
  }
  warnOnce(
    'WS_DYNAMIC_NO_UDP',
    'This system forbids UDP on 127.0.0.1, so ports are guarded in blocks of 16 by a TCP listener. Fewer workers fit in the same range; all else is the same.',
  );
  return guardByBlock(port, describe);
}

async function examine(port: number, host: string | undefined): Promise<Refusal | undefined> {
  const probe = await probePort(port, host);
  if (probe !== 'free') return probe;
  return (await confirmPort(port)) ? undefined : 'listening';
}

/** The refusal of a port that need not be asked for: never leased, or claimed by this process. */
export function refusedAtOnce(port: number): Refusal | undefined {
  if (isExcluded(port)) return 'excluded';
  return portRegistry().claimed.has(port) ? 'leased' : undefined;
}

/**
 * Takes one port for this process. The guard comes first, because a probe's moment of binding would
 * make a neighbour's real `listen` fail; no port that somebody guards is ever probed. Never waits.
 */
export async function claimPort(port: number, request: ClaimRequest): Promise<Claim> {
  const refused = refusedAtOnce(port);
  if (refused !== undefined) return { refusal: refused };
  const { claimed } = portRegistry();
  claimed.add(port);
  let guard: Guard | undefined;
  let kept = false;
  try {
    guard = await guardPort(port, request);
    if (!guard) return { refusal: 'leased' };
    const refusal = await examine(port, request.host);
    if (refusal) return { refusal };
    kept = true;
    return { guard: unclaimOnDrop(guard) };
  } finally {
    if (!kept) {
      claimed.delete(port);
      await guard?.drop();
    }
  }
}

function unclaimOnDrop(guard: Guard): Guard {
  let dropped: Promise<void> | undefined;
  return {
    port: guard.port,
    drop() {
      // Once only: by a second time the port may be claimed again.
      dropped ??= guard.drop().then(() => void portRegistry().claimed.delete(guard.port));
      return dropped;
    },
  };
}
