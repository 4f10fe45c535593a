import { type RawClient, rawConnect } from '../../../index';
import { encodeFrame } from '../../probe/encode-frame';
import type { SecurityScene } from '../scene';

/** The bytes of `count` masked frames, all with this payload. */
export function manyFrames(opcode: number, payload: Buffer, count: number): Buffer {
  const frame = () => encodeFrame({ opcode, payload, mask: true });
  return Buffer.concat(Array.from({ length: count }, frame).flat());
}

/** A client that logs in, and then does not read. */
export async function openUnread({ plan, target }: SecurityScene): Promise<RawClient> {
  const { url, ca } = target;
  const raw = await rawConnect({ url, headers: plan.headers, ...(ca !== undefined && { ca }) });
  for (const { isText, payload } of plan.prepare) {
    await raw.sendFrame({ opcode: isText ? 1 : 2, payload });
    await raw.receiveFrame({ timeout: plan.limits.answer });
  }
  return raw;
}
