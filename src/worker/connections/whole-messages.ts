import { isUtf8 } from 'node:buffer';
import { Writable } from 'node:stream';
import { opcodes } from '../../wire/frame';
import { FrameFollower } from '../../wire/frame-follower';

/** Where messages go that were read without `ws`. */
export interface MessageSink {
  /** In what form the receiver gives bytes out. */
  readonly binaryType: string;
  deliver(data: Buffer, isBinary: boolean): void;
}

/** With its added fields: an object of their own would be a fortieth of an idle connection. */
interface AssistedReceiver extends Writable {
  sink: MessageSink;
  /** While `ws` reads a frame or a message that is not complete. */
  follower: FrameFollower | undefined;
}

/** Payloads of up to this many bytes, whose length takes at most two bytes. */
export const longestPayload = 0xffff;

const passOn: (this: Writable, chunk: Buffer) => boolean = Writable.prototype.write;

const fin = 0x80;
const textHead = fin | opcodes.text;
const binaryHead = fin | opcodes.binary;

/**
 * Reads the usual messages in front of the receiver of a client: text and binary in one frame of up to
 * {@link longestPayload} bytes, complete in a chunk. `ws` gets all other bytes, and with them every
 * decision on what is wrong. Its stream and its events for each message are a tenth of a round trip.
 */
export function readWholeMessages(receiver: Writable, sink: MessageSink): void {
  Object.assign(receiver, { write: writeAssisted, sink, follower: undefined });
}

function writeAssisted(this: AssistedReceiver, chunk: Buffer): boolean {
  const { follower } = this;
  if (follower === undefined) return readFrom(this, chunk, 0);
  // Whatever follows the frame that `ws` has begun may be read here again.
  const begun = Math.min(follower.payloadLeft, chunk.length);
  const isReady = begun === 0 || pass(this, chunk.subarray(0, begun));
  // Nothing is read behind an error or a close frame.
  if (begun === chunk.length || !this.writable) return isReady;
  return readFrom(this, chunk, begun);
}

/** Reads messages as long as they are whole; the rest is for `ws`. */
function readFrom(receiver: AssistedReceiver, chunk: Buffer, start: number): boolean {
  let at = start;
  let isReady = true;
  try {
    while (receiver.follower === undefined && at + 2 <= chunk.length) {
      const head = chunk[at];
      if (head !== textHead && head !== binaryHead) break;
      let length = chunk[at + 1] ?? 0;
      let payload = at + 2;
      if (length > 125) {
        // Longer ones, and masked ones.
        if (length !== 126 || at + 4 > chunk.length) break;
        length = chunk.readUInt16BE(payload);
        payload += 2;
      }
      const end = payload + length;
      if (end > chunk.length) break;
      const data = chunk.subarray(payload, end);
      if (head === textHead ? !isUtf8(data) : receiver.sink.binaryType !== 'nodebuffer') break;
      at = end;
      receiver.sink.deliver(data, head === binaryHead);
    }
  } finally {
    // Also when a listener throws: what is behind its message is not lost.
    if (at < chunk.length) isReady = pass(receiver, at === 0 ? chunk : chunk.subarray(at));
  }
  return isReady;
}

function pass(receiver: AssistedReceiver, bytes: Buffer): boolean {
  const follower = receiver.follower ?? new FrameFollower();
  follower.push(bytes);
  receiver.follower = follower.isBetweenMessages ? undefined : follower;
  return passOn.call(receiver, bytes);
}
