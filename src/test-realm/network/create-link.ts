import type { FaultAction, LinkHandle, ToxicKind, ToxicSettings } from '../../realm/network';
import { isCloseCode, isCloseReason } from '../../wire/close-codes';
import { ownData } from '../call-site';
import { addFault, addToxic, methodOf, type ToxicForm } from './add-to-link';
import { asOptions, invalid, show } from './checks';
import type { Link } from './link';
import { changeOf, type MessageMatch } from './link-message';
import { inThisRealm } from './own-errors';
import type { FaultOptions, ToxicOptions } from './toxic';

const optionsOf = <Options extends object>(method: string, given: Options | undefined) =>
  asOptions(`link.${method}()`, given);

export interface LinkAddresses {
  readonly url: string;
  readonly sslUrl: string | undefined;
}

/** The link of a test around that of the worker. */
export function createLink(handle: LinkHandle, { url, sslUrl }: LinkAddresses): Link {
  const toxic = <Kind extends ToxicKind>(
    kind: Kind,
    settings: ToxicSettings[Kind],
    options: ToxicOptions | undefined,
    form?: ToxicForm,
  ) => addToxic(handle, kind, settings, optionsOf(kind, options), form);
  const fault = (match: MessageMatch, action: FaultAction, options?: FaultOptions) =>
    addFault(handle, match, action, optionsOf(methodOf(action), options));
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

    latency: (ms, given) => {
      const { jitter = 0, ...options } = optionsOf('latency', given);
      return toxic('latency', { latency: ms, jitter }, options);
    },
    bandwidth: (rate, options) => toxic('bandwidth', { rate }, options),
    slowClose: (delay, options) => toxic('slowClose', { delay }, options),
    timeout: (ms = 0, options) => toxic('timeout', { timeout: ms }, options),
    slicer: (given) => {
      const {
        averageSize,
        sizeVariation = 0,
        delay = 0,
        ...options
      } = asOptions('link.slicer()', given);
      return toxic('slicer', { averageSize, sizeVariation, delay }, options);
    },
    limitData: (bytes, options) => toxic('limitData', { bytes }, options),
    limitTime: (time, options) => toxic('limitTime', { time }, options),
    resetPeer: (ms = 0, options) => toxic('resetPeer', { timeout: ms }, options),
    down: (options) => toxic('down', {}, options, { names: 'ofDown', stream: 'both' }),
    loss: (probability, given) => {
      const { stall = 200, ...options } = optionsOf('loss', given);
      return toxic('loss', { probability, stall }, options);
    },
    partition: (ms, options) => {
      const duration = ms === undefined ? {} : { for: ms };
      const all = { ...duration, ...optionsOf('partition', options) };
      return toxic('partition', {}, all, { stream: 'both' });
    },
    flap: (given) => {
      const { up, down, fault: failure = 'down', ...options } = asOptions('link.flap()', given);
      checkFlap(failure);
      const settings = { up, down, fault: failure };
      return toxic('flap', settings, options, { names: 'ofFlap', stream: 'both' });
    },
    halfOpen: (options) => toxic('halfOpen', {}, options, { stream: 'both' }),
    slowReader: (rate = 0, options) => toxic('slowReader', { rate }, options),
    refuseHandshake: (status = 503, options) =>
      toxic('refuseHandshake', { status }, options, { names: 'ofHandshakes', stream: 'both' }),
    hangHandshake: (options) =>
      toxic('hangHandshake', {}, options, { names: 'ofHandshakes', stream: 'both' }),
    cutHandshake: (given) => {
      const { during = 'response', ...options } = optionsOf('cutHandshake', given);
      checkDuring(during);
      const stream = during === 'request' ? 'upstream' : 'downstream';
      return toxic('cutHandshake', {}, options, { names: 'ofHandshakes', stream });
    },
    cut: () => handle.cut(),

    drop: (match, options) => fault(match, { kind: 'drop' }, options),
    duplicate: (match, given) => {
      const { copies = 1, ...options } = optionsOf('duplicate', given);
      return fault(match, { kind: 'duplicate', copies }, options);
    },
    reorder: (match, given) => {
      const { by = 1, within = 100, ...options } = optionsOf('reorder', given);
      return fault(match, { kind: 'reorder', by, within }, options);
    },
    delay: (match, ms, given) => {
      const { jitter = 0, ...options } = optionsOf('delay', given);
      return fault(match, { kind: 'delay', ms, jitter }, options);
    },
    corrupt: (match, given) => {
      const { bytes = 1, invalid: isInvalid = false, ...options } = optionsOf('corrupt', given);
      return fault(match, { kind: 'corrupt', bytes, invalid: isInvalid }, options);
    },
    closeWith: (match, code, reason = '', options = {}) => {
      checkClose(code, reason);
      return fault(match, { kind: 'close', code, reason }, options);
    },
    change: (match, change, options) => {
      checkChange(change);
      return fault(match, { kind: 'change', change: changeOf(change) }, options);
    },

    heal: async () => handle.heal(),
    close: async () => handle.dispose(),
    [Symbol.asyncDispose]: async () => handle.dispose(),
  };
  return inThisRealm(link);
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

function checkChange(change: unknown): void {
  if (typeof change === 'function') return;
  throw invalid(
    `link.change() was given ${show(change)}. Give a function that returns what is sent instead.`,
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
