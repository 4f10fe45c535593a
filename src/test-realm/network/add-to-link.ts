import type {
  FaultAction,
  LinkHandle,
  StreamChoice,
  ToxicKind,
  ToxicRequest,
  ToxicSettings,
} from '../../realm/network';
import { checkOptions, checkSettings, invalid } from './checks';
import { type MessageMatch, matchOf } from './link-message';
import { type FaultOptions, type Toxic, type ToxicOptions, toxicOf } from './toxic';

/** Which options a toxic takes besides its settings. */
const optionNames = {
  ofMost: ['stream', 'toxicity', 'times', 'for'],
  ofHandshakes: ['toxicity', 'times', 'for'],
  ofDown: ['for'],
  ofFlap: [],
} as const;
const faultNames = ['stream', 'probability', 'times'];

/** Which options a toxic takes, and the stream that it acts on unless told otherwise. */
export interface ToxicForm {
  readonly names?: keyof typeof optionNames;
  readonly stream?: StreamChoice;
}

/** @throws ERR_WS_OPTION_INVALID */
export function addToxic<Kind extends ToxicKind>(
  handle: LinkHandle,
  kind: Kind,
  settings: ToxicSettings[Kind],
  options: ToxicOptions,
  { names = 'ofMost', stream: usual = 'downstream' }: ToxicForm = {},
): Toxic {
  const call = `link.${kind}()`;
  const settingNames = Object.keys(settings);
  checkSettings(call, settings);
  checkOptions(call, options, [...settingNames, ...optionNames[names]]);
  const { stream = usual, toxicity = 1, times, for: duration } = options;
  // Kind and settings belong together by the signature.
  const request = {
    kind,
    settings,
    stream,
    toxicity,
    ...(times !== undefined && { times }),
    ...(duration !== undefined && { duration }),
  } as ToxicRequest;
  return toxicOf(call, [...settingNames, 'toxicity'], handle.addToxic(request));
}

/** @throws ERR_WS_OPTION_INVALID */
export function addFault(
  handle: LinkHandle,
  match: MessageMatch,
  action: FaultAction,
  options: FaultOptions,
): Toxic {
  const { kind: _, ...settings } = action;
  const call = `link.${methodOf(action)}()`;
  if (match === undefined) {
    throw invalid(
      `${call} was given no match. Give a value, a RegExp or a function; () => true is every message.`,
    );
  }
  checkSettings(call, settings);
  checkOptions(call, options, [...Object.keys(settings), ...faultNames]);
  const { stream = 'downstream', probability = 1, times } = options;
  const fault = handle.addFault({
    action,
    stream,
    probability,
    matches: matchOf(match, call),
    ...(times !== undefined && { times }),
  });
  return toxicOf(call, ['probability', 'times'], fault);
}

/** The name of the method that asks for it. */
export function methodOf({ kind }: FaultAction): string {
  return kind === 'close' ? 'closeWith' : kind;
}
