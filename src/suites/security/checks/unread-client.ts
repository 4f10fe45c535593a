import { type RawClient, rawConnect } from '../../../index';
import { acceptsOf } from '../../exchange-message';
import { encodeFrame } from '../../probe/encode-frame';
import { NotTested } from '../finding';
import type { SecurityScene } from '../scene';

/** The bytes of `count` masked frames with the same payload. */
export function manyFrames(opcode: number, payload: Buffer, count: number): Buffer {
  const frame = () => encodeFrame({ opcode, payload, mask: true });
  return Buffer.concat(Array.from({ length: count }, frame).flat());
}

/** A client that logs in and then stops reading. */
export async function openUnread({ plan, target }: SecurityScene): Promise<RawClient> {
  const { url, ca } = target;
  const raw = await rawConnect({ url, headers: plan.headers, ...(ca !== undefined && { ca }) });
  for (const { isGreeting, isText, payload, expect } of plan.prepare) {
    if (!isGreeting) await raw.sendFrame({ opcode: isText ? 1 : 2, payload });
    if (expect !== undefined) await readUntil(raw, acceptsOf(expect), plan.limits.answer);
  }
  return raw;
}

/** Reads complete messages until one is accepted, or none arrives in time. */
async function readUntil(
  raw: RawClient,
  accepts: ReturnType<typeof acceptsOf>,
  timeout: number,
): Promise<void> {
  for (;;) {
    const frame = await raw.receiveFrame({ timeout });
    if (frame === undefined)
      throw new NotTested('the connection ended before "prepare" was completed');
    if (frame.fin && frame.opcode < 3 && accepts(frame.opcode === 1, frame.payload)) return;
  }
}
