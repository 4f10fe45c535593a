import { isRegExp } from 'node:util/types';
import type { Closest, ReceivedMessage } from '../../bridge/connection-data';
import { fieldsIn, isAsymmetric } from '../message/asymmetric';
import { isBytes, toBuffer } from '../message/message';
import { SchemaMatcher } from '../schema/schema-matcher';
import { compareJson, schemaLikeness } from './compare-json';
import { differenceText, type PrintDiff, printWithJest } from './difference-text';
import { equalAsJsonText } from './equal-as-json';
import { partText } from './part';
import { sharedStart, textLikeness } from './text-likeness';

/** How many of the first and of the last messages are compared, and the bytes kept of the latter. */
const compared = 50;
const keptBytes = 16 * 1024 * 1024;
/** Messages less similar than this are not shown. */
const leastLikeness = 0.2;

/** A message, with the value that is compared. */
export interface Candidate {
  readonly message: ReceivedMessage;
  readonly value: unknown;
}

interface Sized<Message> {
  readonly message: Message;
  readonly length: number;
}

/** The messages that a wait did not match; if there are many, the first and the last ones. */
export class RefusedMessages<Message> {
  readonly #first: Sized<Message>[] = [];
  readonly #last: Sized<Message>[] = [];
  #firstBytes = 0;
  #lastBytes = 0;
  count = 0;

  add(message: Message, length: number): void {
    this.count += 1;
    const isFirst = this.#last.length === 0 && this.count <= compared;
    if (isFirst && this.#firstBytes + length <= keptBytes) {
      this.#first.push({ message, length });
      this.#firstBytes += length;
      return;
    }
    this.#last.push({ message, length });
    this.#lastBytes += length;
    // Even a message of 100 MB is kept while it is the last.
    while (this.#last.length > 1 && (this.#last.length > compared || this.#lastBytes > keptBytes)) {
      this.#lastBytes -= this.#last.shift()?.length ?? 0;
    }
  }

  list(): readonly Message[] {
    return [...this.#first, ...this.#last].map(({ message }) => message);
  }
}

export interface MeasuredClosest extends Closest {
  /** The part of the text with the difference. */
  readonly difference: string;
  /** From 0 to 1. */
  readonly likeness: number;
}

/**
 * The message that is most similar to the expected one, with the difference.
 *
 * @param count total number of messages from which the candidates were taken
 */
export function closestOf(
  expected: unknown,
  candidates: readonly Candidate[],
  count: number,
  print: PrintDiff = printWithJest,
): MeasuredClosest | undefined {
  if (!isComparable(expected)) return undefined;
  let best: Candidate | undefined;
  let most = leastLikeness;
  for (const candidate of candidates) {
    const likeness = likenessOf(expected, candidate.value);
    // Of equally similar messages, the latest.
    if (likeness < most) continue;
    most = likeness;
    best = candidate;
  }
  if (best === undefined) return undefined;
  const difference = differenceText(print, expected, best.value);
  const remedy = partText(expected, best.value) || equalAsJsonText(expected, best.value);
  const text = `${introduce(candidates.length, count)}:\n\n${difference}\n${remedy && `\n${remedy}\n`}\n`;
  return { text, difference, message: best.message, likeness: most };
}

function introduce(candidates: number, count: number): string {
  if (count === 1) return 'The one message that did not match';
  return candidates === count
    ? `The closest of the ${count} messages that did not match`
    : `The closest of the first and the last of ${count} messages that did not match (${count - candidates} were not compared)`;
}

/** Whether messages can be more or less similar; a pattern or a function only matches or not. */
function isComparable(expected: unknown): boolean {
  if (expected === undefined || typeof expected === 'function' || isRegExp(expected)) return false;
  if (!isAsymmetric(expected) || expected instanceof SchemaMatcher) return true;
  return fieldsIn(expected) !== undefined;
}

/** From 0 to 1. */
function likenessOf(expected: unknown, value: unknown): number {
  if (typeof expected === 'string')
    return typeof value === 'string' ? textLikeness(expected, value) : 0;
  if (isBytes(expected))
    return isBytes(value) ? bytesLikeness(toBuffer(expected), toBuffer(value)) : 0;
  if (typeof value === 'string' || isBytes(value)) {
    return equalAsJsonText(expected, value) === '' ? 0 : 1;
  }
  if (expected instanceof SchemaMatcher) return schemaLikeness(expected, value);
  return compareJson(expected, value).likeness;
}

function bytesLikeness(expected: Buffer, received: Buffer): number {
  return sharedStart(expected, received) / Math.max(expected.length, received.length, 1);
}
