import type {
  FaultAction,
  LinkHandle,
  ToxicKind,
  ToxicRequest,
  ToxicSettings,
} from '../../realm/network';
import { isCloseCode, isCloseReason } from '../../wire/close-codes';
import { ownData } from '../call-site';
import { checkValues, invalid, show } from './checks';
import type { Link } from './link';
import { changeOf, type MessageMatch, matchOf } from './link-message';
import { inThisRealm } from './own-errors';
import { type FaultOptions, type Toxic, type ToxicOptions, toxicOf } from './toxic';

export interface LinkAddresses {
  readonly url: string;
  readonly sslUrl: string | undefined;
}

const toxicNames = ['stream', 'toxicity', 'times', 'for'];
const faultNames = ['stream', 'probability', 'times'];

/** The link of a test around that of the worker. */
export function createLink(handle: LinkHandle, { url, sslUrl }: LinkAddresses): Link {
  const toxic = <Kind extends ToxicKind>(
    kind: Kind,
    settings: ToxicSettings[Kind],
    options: ToxicOptions = {},
  ) => addToxic(handle, kind, settings, { stream: 'downstream', ...options });
  const fault = (match: MessageMatch, action: FaultAction, options: FaultOptions = {}) =>
    addFault(handle, match, action, options);
  const link: Link = {
    url,
    sslUrl,
    host: handle.host,
    port: handle.port ?? handle.sslPort ?? 0,
    sslPort: handle.sslPort,
    ca: handle.ca,
    seed: handle.seed,
    get connections() {
      return handle.connections;
    },
    get accepted() {
      return handle.accepted;
    },
    get faults() {
      return Array.from(handle.faults, ownData);
    },

    latency: (ms, { jitter = 0, ...options } = {}) =>
      toxic('latency', { latency: ms, jitter }, options),
    bandwidth: (rate, options) => toxic('bandwidth', { rate }, options),
    slowClose: (delay, options) => toxic('slowClose', { delay }, options),
    timeout: (ms = 0, options) => toxic('timeout', { timeout: ms }, options),
    slicer: ({ averageSize, sizeVariation = 0, delay = 0, ...options }) =>
      toxic('slicer', { averageSize, sizeVariation, delay }, options),
    limitData: (bytes, options) => toxic('limitData', { bytes }, options),
    limitTime: (time, options) => toxic('limitTime', { time }, options),
    resetPeer: (ms = 0, options) => toxic('resetPeer', { timeout: ms }, options),
    down: (options) => toxic('down', {}, { ...options, stream: 'both' }),
    loss: (probability, { stall = 200, ...options } = {}) =>
      toxic('loss', { probability, stall }, options),
    partition: (ms, options) =>
      toxic('partition', {}, { stream: 'both', ...(ms !== undefined && { for: ms }), ...options }),
    flap: ({ up, down, fault: failure = 'down' }) => {
      checkFlap(failure);
      return toxic('flap', { up, down, fault: failure }, { stream: 'both' });
    },
    halfOpen: (options) => toxic('halfOpen', {}, { stream: 'both', ...options }),
    slowReader: (rate = 0, options) => toxic('slowReader', { rate }, options),
    refuseHandshake: (status = 503, options) =>
      toxic('refuseHandshake', { status }, { ...options, stream: 'both' }),
    hangHandshake: (options) => toxic('hangHandshake', {}, { ...options, stream: 'both' }),
    cutHandshake: ({ during = 'response', ...options } = {}) => {
      checkDuring(during);
      const stream = during === 'request' ? 'upstream' : 'downstream';
      return toxic('cutHandshake', {}, { ...options, stream });
    },
    cut: () => handle.cut(),

    drop: (match, options) => fault(match, { kind: 'drop' }, options),
    duplicate: (match, { copies = 1, ...options } = {}) =>
      fault(match, { kind: 'duplicate', copies }, options),
    reorder: (match, { by = 1, within = 100, ...options } = {}) =>
      fault(match, { kind: 'reorder', by, within }, options),
    delay: (match, ms, { jitter = 0, ...options } = {}) =>
      fault(match, { kind: 'delay', ms, jitter }, options),
    corrupt: (match, { bytes = 1, invalid: isInvalid = false, ...options } = {}) =>
      fault(match, { kind: 'corrupt', bytes, invalid: isInvalid }, options),
    closeWith: (match, code, reason = '', options = {}) => {
      checkClose(code, reason);
      return fault(match, { kind: 'close', code, reason }, options);
    },
    change: (match, change, options) =>
      fault(match, { kind: 'change', change: changeOf(change) }, options),

    heal: async () => handle.heal(),
    close: async () => handle.dispose(),
    [Symbol.asyncDispose]: async () => handle.dispose(),
  };
  return inThisRealm(link);
}

function addToxic<Kind extends ToxicKind>(
  handle: LinkHandle,
  kind: Kind,
  settings: ToxicSettings[Kind],
  options: ToxicOptions,
): Toxic {
  const call = `link.${kind}()`;
  const names = Object.keys(settings);
  checkValues(call, { ...settings, ...options }, [...names, ...toxicNames]);
  const { stream = 'downstream', toxicity = 1, times, for: duration } = options;
  // Kind and settings belong together by the signature.
  const request = {
    kind,
    settings,
    stream,
    toxicity,
    ...(times !== undefined && { times }),
    ...(duration !== undefined && { duration }),
  } as ToxicRequest;
  return toxicOf(call, [...names, 'toxicity'], handle.addToxic(request));
}

function addFault(
  handle: LinkHandle,
  match: MessageMatch,
  action: FaultAction,
  options: FaultOptions,
): Toxic {
  const { kind, ...settings } = action;
  const call = `link.${kind === 'close' ? 'closeWith' : kind}()`;
  if (match === undefined) {
    throw invalid(
      `${call} was given no match. Give a value, a RegExp or a function; () => true is every message.`,
    );
  }
  checkValues(call, { ...settings, ...options }, [...Object.keys(settings), ...faultNames]);
  const { stream = 'downstream', probability = 1, times } = options;
  const fault = handle.addFault({
    action,
    stream,
    probability,
    matches: matchOf(match),
    ...(times !== undefined && { times }),
  });
  return toxicOf(call, ['probability', 'times'], fault);
}

function checkFlap(fault: unknown): void {
  if (fault === 'down' || fault === 'partition') return;
  throw invalid(`link.flap() was given fault: ${show(fault)}. It is 'down' or 'partition'.`);
}

function checkDuring(during: unknown): void {
  if (during === 'request' || during === 'response') return;
  throw invalid(
    `link.cutHandshake() was given during: ${show(during)}. It is 'request' or 'response'.`,
  );
}

function checkClose(code: unknown, reason: unknown): void {
  if (!isCloseCode(code)) {
    throw invalid(
      `link.closeWith() was given the code ${show(code)}, which no close frame may carry (RFC 6455 section 7.4). Give 1000 to 1003, 1007 to 1014 or 3000 to 4999.`,
    );
  }
  if (isCloseReason(reason)) return;
  throw invalid(`link.closeWith() was given a reason that does not fit. It has at most 123 bytes.`);
}
