import { showLine } from '../../errors/show-text';
import type { Conversation, Conversations, Entry } from './conversation';
import { type MaskedFields, ValueMasks } from './mask-values';
import { printValue } from './print-value';
import { sortedValue } from './sorted-value';

/** Options of a transcript. */
export interface TranscriptOptions {
  /**
   * Names of fields, at any depth, whose values change from run to run: `['id', /_at$/]`. Equal values get
   * the same name, `<id 1>`; a time gets `<sent_at>`.
   */
  readonly mask?: MaskedFields;
  /**
   * The order of the lines of several connections: `'by time'` (the default), or `'by connection'`, one after
   * the other, if their order may change from run to run.
   */
  readonly ordered?: 'by time' | 'by connection';
}

/** Formats a transcript, with one line for each event and message. Pure. */
export function transcriptText(
  { all, lost }: Conversations,
  { mask = [], ordered = 'by time' }: TranscriptOptions,
): string {
  const masks = new ValueMasks(mask);
  const lines = ordered === 'by time' ? byTime(all, masks) : byConnection(all, masks);
  if (lost > 0) lines.unshift(`(${countOf(lost, 'older connection')} no longer kept)`);
  return lines.join('\n') || '(no connection)';
}

/** With several connections, each line starts with the connection's name. */
function byTime(all: readonly Conversation[], masks: ValueMasks): string[] {
  const before = ({ name }: Conversation): string => (all.length > 1 ? `${showLine(name)} ` : '');
  const entries = all.flatMap((one) =>
    one.entries.map((entry) => ({ entry, prefix: before(one) })),
  );
  const inTime = entries.toSorted((one, other) => one.entry.at - other.entry.at);
  return [
    ...all.flatMap((one) => lossOf(one, before(one))),
    ...inTime.map(({ entry, prefix }) => `${prefix}${lineOf(entry, masks)}`),
    ...all.flatMap((one) => endOf(one, before(one))),
  ];
}

/**
 * Ordered by name if each connection has one, since the order of their handshakes may change from run to run.
 */
function byConnection(all: readonly Conversation[], masks: ValueMasks): string[] {
  const isNamed = all.every(({ name }) => !/^\d+$/.test(name));
  const sorted = isNamed ? all.toSorted((one, other) => (one.name < other.name ? -1 : 1)) : all;
  return sorted.flatMap((one) => {
    const lines = [
      ...lossOf(one, ''),
      ...one.entries.map((entry) => lineOf(entry, masks)),
      ...endOf(one, ''),
    ];
    if (all.length === 1) return lines;
    return [`connection ${showLine(one.name)}`, ...lines.map((line) => line.replace(/^/gm, '  '))];
  });
}

function lineOf({ arrow, kind, note, ...rest }: Entry, masks: ValueMasks): string {
  const head = arrow === undefined ? kind : `${arrow} ${kind}`;
  const isJson = kind === 'text';
  const print = (value: unknown): string =>
    printValue(masks.apply(sortedValue(value)), '  ', isJson);
  const value = 'value' in rest ? ` ${print(rest.value)}` : '';
  return `${head}${value}${note === undefined ? '' : ` ${note}`}`;
}

function lossOf({ lost }: Conversation, prefix: string): readonly string[] {
  return lost === 0 ? [] : [`${prefix}(${countOf(lost, 'older frame')} no longer kept)`];
}

function endOf({ state }: Conversation, prefix: string): readonly string[] {
  return state === undefined ? [] : [`${prefix}(${state})`];
}

function countOf(count: number, what: string): string {
  return count === 1 ? `1 ${what} is` : `${count} ${what}s are`;
}
