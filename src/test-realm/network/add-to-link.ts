import type {
  FaultAction,
  FaultRequest,
  LinkHandle,
  StreamChoice,
  ToxicRequest,
} from '../../bridge/network';
import type { ToxicKind } from '../../bridge/toxic-settings';
import { checkArgument, readOptions } from '../../validation/check';
import type { LinkFormat } from './link-codec';
import { faultKinds, kindsOf } from './link-kinds';
import { type MessageMatch, matchOf } from './link-message';
import {
  type FaultOptions,
  type Toxic,
  type ToxicOptions,
  type ToxicUpdate,
  toxicOf,
} from './toxic';

type Values = Readonly<Record<string, unknown>>;

/** A link of the worker, with its message format. */
export interface CodedLink {
  readonly handle: LinkHandle;
  readonly format: LinkFormat;
}

/** The options of a method of a link. */
interface Taken {
  /** Settings that may be options, with their defaults; `undefined` for a required one. */
  readonly defaults?: Values;
  /** The default stream. */
  readonly stream?: StreamChoice;
  /** Set if it acts on one stream only. */
  readonly only?: StreamChoice;
  readonly names?: readonly string[];
}

export const handshakeNames = ['toxicity', 'times', 'for'];
const faultNames = ['stream', 'probability', 'times'];

/**
 * Adds a toxic with the values of its arguments.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function addToxic<Kind extends ToxicKind>(
  handle: LinkHandle,
  kind: Kind,
  values: Values,
  options: object = {},
  { defaults = {}, stream = 'downstream', only, names = handshakeNames }: Taken = {},
): Toxic<ToxicUpdate<Kind>> {
  const call = `link.${kind}()`;
  const known = [...Object.keys(defaults), ...(only === undefined ? ['stream'] : []), ...names];
  const given: Values = { ...readOptions(call, options, kindsOf(known)) };
  const settings = { ...values, ...defaults, ...given };
  checkAll(call, settings);
  const {
    stream: chosen = only ?? stream,
    toxicity = 1,
    times,
    for: duration,
    ...rest
  }: ToxicOptions & Values = settings;
  // The types of the settings have been checked.
  const request = {
    kind,
    settings: rest,
    stream: chosen,
    toxicity,
    ...(times !== undefined && { times }),
    ...(duration !== undefined && { duration }),
  } as unknown as ToxicRequest;
  const noted = { call, settings: rest, stream: chosen, lasts: duration };
  return toxicOf(handle, noted, [...Object.keys(rest), 'toxicity'], handle.addToxic(request));
}

/**
 * Adds a fault for matching messages, with the values of its arguments.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function addFault(
  { handle, format }: CodedLink,
  kind: FaultAction['kind'],
  match: MessageMatch,
  values: Values,
  options: object = {},
  defaults: Values = {},
): Toxic {
  const call = `link.${kind === 'close' ? 'closeWith' : kind}()`;
  checkAll(call, { match, ...values });
  const names = [...Object.keys(defaults), ...faultNames];
  const kinds = { ...kindsOf(names), ...faultKinds[kind] };
  const given: Values = { ...readOptions(call, options, kinds) };
  const {
    stream = 'downstream',
    probability = 1,
    times,
    ...settings
  }: FaultOptions & Values = { ...values, ...defaults, ...given };
  const request: Omit<FaultRequest, 'action'> = {
    stream,
    probability,
    matches: matchOf(match, call, format),
    ...(times !== undefined && { times }),
  };
  // The types of the settings have been checked.
  const action = { kind, ...settings } as unknown as FaultAction;
  const known = ['probability', 'times'];
  const noted = { call, match, settings, stream };
  return toxicOf(handle, noted, known, handle.addFault({ ...request, action }));
}

function checkAll(call: string, values: Values): void {
  const kinds = kindsOf(Object.keys(values));
  for (const [name, kind] of Object.entries(kinds)) checkArgument(call, name, values[name], kind);
}
