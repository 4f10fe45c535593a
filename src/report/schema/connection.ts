import * as v from '../../vendored/valibot';
import { count, duration, list } from './values';

export const counters = {
  messagesReceived: count,
  messagesSent: count,
  bytesReceived: count,
  bytesSent: count,
};

const frame = v.object({
  /** Since the call that opened the connection. */
  at: duration,
  direction: v.picklist(['in', 'out']),
  kind: v.picklist(['open', 'text', 'binary', 'ping', 'pong', 'close', 'error']),
  /** Size of the whole payload. */
  bytes: count,
  /** The payload, or its start; code and reason of a close. */
  text: v.exactOptional(v.string()),
  /** The same for a binary message. */
  base64: v.exactOptional(v.string()),
  /** The decoded value on one line, or why it could not be decoded. */
  value: v.exactOptional(v.string()),
  /** The name of the codec. */
  codec: v.exactOptional(v.string()),
  /** Whether the codec hides it from waits and matchers. */
  hidden: v.exactOptional(v.literal(true)),
});

const headers = list(v.object({ name: v.string(), value: v.string() }));

/** The traffic of one connection of a test. */
export const connection = v.object({
  url: v.string(),
  /** Its name in failures, in addition to the URL. */
  label: v.exactOptional(v.string()),
  /** For a mock server: `out` frames were sent to a client. */
  side: v.exactOptional(v.literal('server')),
  ...counters,
  /** Time of the request, since the start of the test; negative for one in `beforeAll`. */
  start: v.exactOptional(duration),
  /** The handshake request, a GET of path and query; credentials are masked. */
  request: v.exactOptional(v.object({ target: v.string(), headers })),
  /** The handshake response, including refusals; credentials are masked. */
  upgrade: v.exactOptional(v.object({ status: count, headers })),
  /** The subprotocol agreed on. */
  protocol: v.exactOptional(v.string()),
  close: v.exactOptional(v.object({ code: v.number(), reason: v.string() })),
  /** The last frames, oldest first. */
  frames: v.exactOptional(list(frame)),
  /** The number of earlier frames that are not included. */
  framesLeftOut: v.exactOptional(count),
});

export type ConnectionReport = v.InferOutput<typeof connection>;
export type FrameReport = v.InferOutput<typeof frame>;
