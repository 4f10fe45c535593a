/** What the report keeps of the connections of a test. */

import type { ConnectionHandle, SentMessage } from '../bridge/connection';
import type { FrameRecord } from '../bridge/connection-data';
import { showProtocol } from '../errors/mask';
import type { AttemptReport, ConnectionReport, FrameReport } from '../report/schema';

type Counters = Pick<
  ConnectionReport,
  'messagesReceived' | 'messagesSent' | 'bytesReceived' | 'bytesSent'
>;

/** Payload bytes that are kept of one frame. */
const longestPayload = 4096;
/** Connections of one test that are listed; of the others there are sums. */
const mostConnections = 200;

/** How much of the frames one test file may put into the report: a load test has millions. */
export class FrameBudget {
  constructor(
    private frames = 20_000,
    private bytes = 4 * 1024 * 1024,
  ) {}

  takeFrame(): boolean {
    this.frames -= 1;
    return this.frames >= 0;
  }

  /** How many of the bytes of a payload may be kept. */
  takePayload(bytes: number): number {
    const taken = Math.max(0, Math.min(bytes, longestPayload, this.bytes));
    this.bytes -= taken;
    return taken;
  }
}

/** @param origin the start of the test, on the clock of the connections */
export function reportConnections(
  connections: readonly ConnectionHandle[],
  origin: number,
  budget: FrameBudget,
): Pick<AttemptReport, 'connections' | 'otherConnections'> {
  const listed = connections.slice(0, mostConnections);
  const others = connections.slice(mostConnections).map(({ counters }) => counters);
  return {
    connections: listed.map((connection) => reportConnection(connection, origin, budget)),
    ...(others.length > 0 && {
      otherConnections: { connections: others.length, ...sumOf(others) },
    }),
  };
}

function sumOf(all: readonly Counters[]): Counters {
  const sum = { messagesReceived: 0, messagesSent: 0, bytesReceived: 0, bytesSent: 0 };
  for (const name of Object.keys(sum) as (keyof Counters)[]) {
    for (const counters of all) sum[name] += counters[name];
  }
  return sum;
}

function reportConnection(
  connection: ConnectionHandle,
  origin: number,
  budget: FrameBudget,
): ConnectionReport {
  const { url, label, counters, protocol, closeRecord, start } = connection;
  const frames = reportFrames(connection, budget);
  return {
    url,
    ...(label === url ? {} : { label }),
    ...counters,
    start: Math.round(start - origin),
    ...(protocol === '' ? {} : { protocol: showProtocol(protocol) }),
    ...(closeRecord && { close: { code: closeRecord.code, reason: closeRecord.reason } }),
    frames,
    framesLeftOut: Math.max(0, connection.totalFrames - frames.length),
  };
}

type FrameSource = Pick<ConnectionHandle, 'frames' | 'messages' | 'sent'>;

/** The frames that the transcript has, with more of their payloads, up to what the file has left. */
function reportFrames(
  { frames, messages, sent }: FrameSource,
  budget: FrameBudget,
): readonly FrameReport[] {
  const queues = { in: [...messages], out: [...sent] };
  const newestFirst: FrameReport[] = [];
  for (const frame of frames.toReversed()) {
    if (!budget.takeFrame()) break;
    newestFirst.push(reportFrame(frame, takeMessage(queues[frame.direction], frame), budget));
  }
  return newestFirst.toReversed();
}

/** The message of a frame; of a fragment there is none. */
function takeMessage(queue: SentMessage[], { kind, at }: FrameRecord): SentMessage | undefined {
  if (kind !== 'text' && kind !== 'binary') return undefined;
  while ((queue.at(-1)?.at ?? 0) > at) queue.pop();
  return queue.at(-1)?.at === at ? queue.pop() : undefined;
}

function reportFrame(
  { at, direction, kind, bytes, preview }: FrameRecord,
  message: SentMessage | undefined,
  budget: FrameBudget,
): FrameReport {
  const head = { at: Math.round(at * 100) / 100, direction, kind, bytes };
  if (message === undefined) return preview === '' ? head : { ...head, text: preview };
  const payload = Buffer.from(message.data);
  const kept = payload.subarray(0, budget.takePayload(payload.length));
  return kind === 'binary'
    ? { ...head, base64: kept.toString('base64') }
    : { ...head, text: kept.toString('utf8').replace(/\ufffd$/, '') };
}
