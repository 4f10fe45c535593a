import { isFreeByPortfinder } from './ask-portfinder';
import { type DescribeLease, guardByUdp, udpWorks } from './bind-guard';
import { guardByBlock } from './block-guard';
import type { BlockReservations } from './block-reservation';
import { probePort } from './probe';
import { isExcluded } from './range';
import { type Guard, portRegistry, warnOnce } from './registry';

/** How the numbers of a lease are guarded; see docs/ports.md. */
export type GuardKind = 'udp' | 'tcp-block';

/** Why a port was passed over. */
export type Refusal = 'leased' | 'listening' | 'forbidden' | 'excluded';

export interface PortRequest {
  readonly blocks: BlockReservations;
  readonly kind: GuardKind;
  readonly describe: DescribeLease;
  readonly host: string | undefined;
}

/** A port that this process holds now, or the reason why it does not. */
export type Acquisition = { readonly guard: Guard } | { readonly refusal: Refusal };

async function guardPort(port: number, request: PortRequest): Promise<Guard | undefined> {
  const { kind, describe, blocks } = request;
  if (kind === 'tcp-block') return guardByBlock(port, describe);
  if (await udpWorks()) {
    return (await blocks.enter(port)) ? guardByUdp(port, describe) : undefined;
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
  return (await isFreeByPortfinder(port)) ? undefined : 'listening';
}

/** The refusal that is known beforehand: a port that is never leased, or held by this process. */
export function knownRefusal(port: number): Refusal | undefined {
  if (isExcluded(port)) return 'excluded';
  return portRegistry().acquired.has(port) ? 'leased' : undefined;
}

/**
 * Takes one port for this process. The guard comes first, because a probe's moment of binding would
 * make the real `listen` of another process fail: a port with a guard is never probed. Never waits.
 */
export async function acquirePort(port: number, request: PortRequest): Promise<Acquisition> {
  const refused = knownRefusal(port);
  if (refused !== undefined) return { refusal: refused };
  const { acquired } = portRegistry();
  acquired.add(port);
  let guard: Guard | undefined;
  let kept = false;
  try {
    guard = await guardPort(port, request);
    if (!guard) return { refusal: 'leased' };
    const refusal = await examine(port, request.host);
    if (refusal) return { refusal };
    kept = true;
    return { guard: releaseOnDrop(guard) };
  } finally {
    if (!kept) {
      acquired.delete(port);
      await guard?.drop();
    }
  }
}

function releaseOnDrop(guard: Guard): Guard {
  let dropped: Promise<void> | undefined;
  return {
    port: guard.port,
    drop() {
      // Once only: by a second time the port may be acquired again.
      dropped ??= guard.drop().then(() => void portRegistry().acquired.delete(guard.port));
      return dropped;
    },
  };
}
