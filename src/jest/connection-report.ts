/** The data of a test's connections in the report. */

import type { ConnectionHandle, ShownMessage } from '../bridge/connection';
import type { HandshakeRequest, LoggedFrame } from '../bridge/connection-data';
import { maskHeaders, maskUrls, showProtocol, showProtocols } from '../errors/mask';
import type { Masker } from '../errors/masker';
import { hundredths } from '../report/hundredths';
import type { AttemptReport, ConnectionReport, FrameReport } from '../report/schema';
import { summarize } from '../worker/connections/format-frame';
import { lastFrames } from '../worker/connections/message-log';
import { ServerConnection } from '../worker/connections/open-connection';

type Counters = Pick<
  ConnectionReport,
  'messagesReceived' | 'messagesSent' | 'bytesReceived' | 'bytesSent'
>;

type Headers = NonNullable<ConnectionReport['upgrade']>['headers'];

/** Maximum payload bytes stored per frame. */
const longestPayload = 4096;
const shortText = 200;
/** Maximum headers of a handshake request or response, and characters of each. */
const mostHeaders = 50;
const longestHeader = 500;
const longestTarget = 2000;
/** Maximum connections listed per test; the others are only counted in totals. */
const mostConnections = 200;

/** Limits the frames that one test file adds to the report: a load test has millions. */
export class FrameBudget {
  constructor(
    private frames = 20_000,
    private bytes = 4 * 1024 * 1024,
  ) {}

  takeFrame(): boolean {
    this.frames -= 1;
    return this.frames >= 0;
  }

  /** The part of a decoded value that is stored; its start is always stored. */
  takeText(text: string): string {
    return text.slice(0, Math.max(shortText, this.takePayload(text.length)));
  }

  /** The number of payload bytes that are stored. */
  takePayload(bytes: number): number {
    const taken = Math.max(0, Math.min(bytes, longestPayload, this.bytes));
    this.bytes -= taken;
    return taken;
  }
}

/**
 * Texts of frames are masked with the record of the file.
 *
 * @param origin start of the test, on the clock of the connections
 */
export function reportConnections(
  connections: readonly ConnectionHandle[],
  origin: number,
  budget: FrameBudget,
  masker: Masker,
): Pick<AttemptReport, 'connections' | 'otherConnections'> {
  const listed = connections.slice(0, mostConnections);
  const others = connections.slice(mostConnections).map(({ counters }) => counters);
  return {
    connections: listed.map((one) => reportConnection(one, origin, budget, masker)),
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
  masker: Masker,
): ConnectionReport {
  const { url, label, counters, handshake, upgrade, protocol, closeEvent, start } = connection;
  const frames = reportFrames(connection, budget, masker);
  return {
    url: maskUrls(url),
    ...(label === url ? {} : { label }),
    ...(connection instanceof ServerConnection && { side: 'server' as const }),
    ...counters,
    start: hundredths(start - origin),
    ...(handshake && {
      request: {
        target: maskUrls(handshake.target).slice(0, longestTarget),
        headers: reportHeaders(handshake.headers, masker),
      },
    }),
    ...(upgrade && {
      upgrade: { status: upgrade.status, headers: reportHeaders(upgrade.headers, masker) },
    }),
    ...(protocol === '' ? {} : { protocol: showProtocol(protocol) }),
    ...(closeEvent && { close: { code: closeEvent.code, reason: closeEvent.reason } }),
    frames,
    framesLeftOut: Math.max(0, connection.log.total - frames.length),
  };
}

function reportHeaders(headers: HandshakeRequest['headers'], { isMasked }: Masker): Headers {
  const shown = Object.entries(maskHeaders(headers, isMasked)).slice(0, mostHeaders);
  return shown.map(([name, value]) => ({
    name,
    value: (name === 'sec-websocket-protocol' ? showOffer : maskUrls)(String(value)).slice(
      0,
      longestHeader,
    ),
  }));
}

/** The subprotocols offered in a request, or the one in a response. */
function showOffer(value: string): string {
  return showProtocols(value.split(',').map((name) => name.trim()));
}

/** The last frames, with the start of their payloads, within the limits of the file. */
function reportFrames(
  { log, view }: ConnectionHandle,
  budget: FrameBudget,
  masker: Masker,
): readonly FrameReport[] {
  const newestFirst: FrameReport[] = [];
  for (const frame of log.frames.slice(-lastFrames).toReversed()) {
    if (!budget.takeFrame()) break;
    const shown = view?.show(frame, longestPayload);
    const value = reportValue(frame, shown && { ...shown, text: budget.takeText(shown.text) });
    newestFirst.push({ ...reportFrame(frame, budget, masker), ...value });
  }
  return newestFirst.toReversed();
}

/** The value decoded by a codec. */
function reportValue(
  { isHidden }: LoggedFrame,
  shown: ShownMessage | undefined,
): Partial<FrameReport> {
  return {
    ...(shown && { value: shown.text }),
    ...(shown?.kind !== undefined && { codec: shown.kind }),
    ...(isHidden === true && { hidden: true }),
  };
}

function reportFrame(frame: LoggedFrame, budget: FrameBudget, masker: Masker): FrameReport {
  const { at, direction, kind, bytes, preview } = summarize(frame);
  const head = { at: hundredths(at), direction, kind, bytes };
  if (frame.kind !== 'message') return preview === '' ? head : { ...head, text: preview };
  const payload = Buffer.from(frame.data);
  const kept = payload.subarray(0, budget.takePayload(payload.length));
  return frame.isBinary
    ? { ...head, base64: masker.maskBytes(kept).toString('base64') }
    : { ...head, text: kept.toString('utf8').replace(/\ufffd$/, '') };
}
