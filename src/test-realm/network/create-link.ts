import type { LinkHandle } from '../../bridge/network';
import type { ToxicKind } from '../../bridge/toxic-settings';
import { invalid } from '../../errors/invalid-value';
import { checkArgument, readOptions, refuseExtra } from '../../validation/check';
import { action } from '../../validation/kinds';
import { waitAt } from '../awaited';
import { callSite, ownData } from '../call-site';
import { noteUse } from '../late-call';
import { type TranscriptSource, transcriptBrand } from '../transcript/source';
import { addFault, addToxic, handshakeNames } from './add-to-link';
import type { Link } from './link';
import type { LinkFormat } from './link-codec';
import { kindsOf } from './link-kinds';
import type { LinkLog } from './link-log';
import { changeOf } from './link-message';
import { endNoted, noteCut } from './noted-toxics';
import { inThisRealm } from './own-errors';

export interface LinkAddresses {
  readonly url: string;
  readonly sslUrl: string | undefined;
}

/** The test's interface to a link of the worker. */
export function createLink(
  handle: LinkHandle,
  { url, sslUrl }: LinkAddresses,
  format: LinkFormat,
  log: LinkLog | undefined,
): Link {
  type ToxicArguments =
    Parameters<typeof addToxic> extends [unknown, unknown, ...infer Rest] ? Rest : never;
  type FaultArguments = Parameters<typeof addFault> extends [unknown, ...infer Rest] ? Rest : never;
  const toxic = <Kind extends ToxicKind>(kind: Kind, ...rest: ToxicArguments) =>
    addToxic(handle, kind, ...rest);
  const fault = (...values: FaultArguments) => addFault({ handle, format }, ...values);
  const heal = (...extra: []): Promise<void> =>
    waitAt('link', heal, () => {
      const remedy = 'It removes every toxic and fault; for one of them, call its remove().';
      refuseExtra('link.heal()', extra, { remedy });
      endNoted(handle);
      return handle.heal();
    });
  const close = (...extra: []): Promise<void> =>
    waitAt('link', close, () => {
      refuseExtra('link.close()', extra);
      endNoted(handle);
      return handle.dispose();
    });
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

    latency: (latency, options) =>
      toxic('latency', { latency }, options, { defaults: { jitter: 0 } }),
    bandwidth: (rate, options) => toxic('bandwidth', { rate }, options),
    slowClose: (delay, options) => toxic('slowClose', { delay }, options),
    timeout: (timeout = 0, options = {}) => toxic('timeout', { timeout }, options),
    slicer: (options) =>
      toxic('slicer', {}, options, {
        defaults: { averageSize: undefined, sizeVariation: 0, delay: 0 },
      }),
    limitData: (bytes, options) => toxic('limitData', { bytes }, options),
    limitTime: (time, options) => toxic('limitTime', { time }, options),
    idle: (time, options) => toxic('idle', { time }, options, { stream: 'both' }),
    resetPeer: (timeout = 0, options = {}) => toxic('resetPeer', { timeout }, options),
    down: (options) => toxic('down', {}, options, { only: 'both', names: ['for'] }),
    loss: (probability, options) =>
      toxic('loss', { probability }, options, { defaults: { stall: 200 } }),
    partition: (ms, options) =>
      toxic('partition', ms === undefined ? {} : { for: ms }, options, { stream: 'both' }),
    flap: (options) =>
      toxic('flap', {}, options, {
        defaults: { up: undefined, down: undefined, fault: 'down' },
        only: 'both',
        names: [],
      }),
    halfOpen: (options) => toxic('halfOpen', {}, options, { stream: 'both' }),
    slowReader: (rate = 0, options = {}) => toxic('slowReader', { rate }, options),
    refuseHandshake: (status = 503, options = {}) =>
      toxic('refuseHandshake', { status }, options, { only: 'both' }),
    hangHandshake: (options) => toxic('hangHandshake', {}, options, { only: 'both' }),
    cutHandshake: (options = {}) => {
      const read = readOptions(
        'link.cutHandshake()',
        options,
        kindsOf(['during', ...handshakeNames]),
      );
      const { during = 'response', ...rest } = read;
      const only = during === 'request' ? 'upstream' : 'downstream';
      return toxic('cutHandshake', {}, rest, { only });
    },
    cut: (...extra: []) => {
      const remedy = 'It resets every open connection.';
      refuseExtra('link.cut()', extra, { remedy });
      const site = callSite();
      noteCut('link.cut()', site);
      noteUse('link.cut()', site, handle);
      handle.cut();
    },

    drop: (match, options) => fault('drop', match, {}, options),
    duplicate: (match, options) => fault('duplicate', match, {}, options, { copies: 1 }),
    reorder: (match, options) => fault('reorder', match, {}, options, { by: 1, within: 100 }),
    delay: (match, ms, options) => fault('delay', match, { ms }, options, { jitter: 0 }),
    corrupt: (match, options) => fault('corrupt', match, {}, options, { bytes: 1, invalid: false }),
    closeWith: (match, code, reason = '', options = {}) =>
      fault('close', match, { code, reason }, options),
    change: (match, change, options) => {
      checkArgument('link.change()', 'change', change, action);
      return fault('change', match, { change: changeOf(match, change, format) }, options);
    },

    heal,
    close,
    [Symbol.asyncDispose]: async () => handle.dispose(),
  };
  // These two capture their call sites themselves.
  const made = Object.assign(inThisRealm(link), { heal, close });
  return Object.defineProperty(made, transcriptBrand, { value: sourceOf(url, log) });
}

function sourceOf(url: string, log: LinkLog | undefined): TranscriptSource {
  return {
    kind: 'link',
    label: `the link ${url}`,
    read() {
      if (log !== undefined) return log.conversations();
      const expected = 'a link opened with network({ messages: true })';
      const remedy = 'Set "messages" to true in the options of network().';
      throw invalid('transcript', {
        expected,
        received: 'a link that only forwards bytes',
        remedy,
      });
    },
  };
}
