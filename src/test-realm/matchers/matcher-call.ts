import { isRegExp } from 'node:util/types';
import type { SyncExpectationResult } from 'expect';
import type { Closest, LoggedFrame, ReceivedMessage } from '../../bridge/connection-data';
import { copyEvidence, markFramesShown } from '../../errors/evidence';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { checkArgument } from '../../validation/check';
import { type Kind, kind, listOf } from '../../validation/kind';
import { callSite } from '../call-site';
import { noteReader, readEarlier, skippedBefore } from '../difference/read-earlier';
import { elsewhere } from '../difference/received-elsewhere';
import { closestOf, type MeasuredClosest, RefusedMessages } from '../difference/refused-messages';
import { isAsymmetric } from '../message/asymmetric';
import type { Opened } from '../message/decoded';
import { messageValueOf } from '../message/expected-value';
import { comparable, matches } from '../message/match';
import { type MatcherSubject, type Received, subjectOf } from './subject';
import { type Context, printerOf } from './value-text';

/** The expected value of a code or status: a number in its range, or an asymmetric matcher. */
function expectedNumber(what: string, least: number, most: number): Kind {
  return kind(
    `${what} from ${least} to ${most} or an asymmetric matcher`,
    (value) =>
      isAsymmetric(value) ||
      (Number.isInteger(value) && Number(value) >= least && Number(value) <= most),
  );
}

export const expectedCode = expectedNumber('a close code', 1000, 4999);
export const expectedStatus = expectedNumber('an HTTP status', 200, 999);

/** @param remedy a sentence about what to write instead */
function textKind(remedy?: string): Kind {
  return kind(
    'a string, RegExp or asymmetric matcher',
    (value) => typeof value === 'string' || isRegExp(value) || isAsymmetric(value),
    remedy,
  );
}

export const expectedName = textKind();
export const expectedReason = textKind(
  'For options without a certain reason, write toBeClosedWith(code, expect.any(String), { timeout }).',
);

/** Default time in which a matcher expects that no message arrives, ms. */
export const silence = 100;

/** Maximum number of later messages compared after a mismatch. */
const mostBehind = 1000;

/** A call of a matcher: its subject, comparison and result. */
export class MatcherCall {
  readonly source: MatcherSubject;
  /** The messages that this call has read. */
  readonly #own: ReceivedMessage[] = [];

  /** @throws ERR_WS_OPTION_INVALID for an unsupported subject */
  constructor(
    private readonly context: Context,
    private readonly matcher: string,
    subject: unknown,
    private readonly parameters = 'expected',
  ) {
    this.source = subjectOf(subject, matcher);
  }

  /** The first line of a failure: `expect(client).toStaySilent()`. */
  get hint(): string {
    return hintFor(this.context, this.matcher, this.parameters, this.source.kind);
  }

  /** @throws ERR_WS_OPTION_INVALID for a value that no message can equal */
  checkMessage(expected: unknown): void {
    checkArgument(`${this.matcher}()`, 'message', expected, this.#value);
  }

  /** For matchers of several messages. @throws ERR_WS_OPTION_INVALID */
  checkList(expected: unknown): asserts expected is readonly unknown[] {
    const what = "a list of messages, such as ['first', { second: true }]";
    checkArgument(`${this.matcher}()`, 'messages', expected, listOf(what, this.#value));
  }

  /** The type of expected values. With custom testers, any value may equal JSON. */
  get #value(): Kind {
    const isJest = this.context.customTesters.length === 0;
    return messageValueOf(isJest ? this.source.format.readAs : 'anything');
  }

  /** Compares with Jest's own equality, custom testers included. */
  fits({ message, decoded }: Opened, expected: unknown): boolean {
    const { customTesters } = this.context;
    // Jest compiles its deep equality for each file; most messages are strings, which do not need it.
    const equals = (a: unknown, b: unknown) =>
      typeof a === 'string' && typeof b === 'string' && customTesters.length === 0
        ? a === b
        : this.context.equals(a, b, customTesters);
    return matches(message, expected, equals, decoded);
  }

  /** The message that is closest to the expected one, with their difference. */
  closest(expected: unknown, messages: readonly Received[]): MeasuredClosest | undefined {
    const refused = new RefusedMessages<Received>();
    for (const one of messages) refused.add(one, one.message.length);
    const candidates = refused.list().map(({ message, decoded, frame }) => ({
      message: frame,
      value: comparable(message, expected, decoded),
    }));
    return closestOf(expected, candidates, refused.count, printerOf(this.context));
  }

  /** Names the wait that skipped a matching message before this one; empty if there is none. */
  skipped(read: Received, expected: unknown): string {
    const { format, received } = this.source;
    const wants = (one: ReceivedMessage): boolean => this.fits(format.open(one), expected);
    const frames = received.map(({ frame }) => frame);
    return skippedBefore(read.frame, wants, frames);
  }

  /** Refers to a later message that matches or is closer to the expected one; empty if there is none. */
  behind(read: Received, expected: unknown): string {
    const { received } = this.source;
    const later = received.slice(received.findIndex(({ frame }) => frame === read.frame) + 1);
    const fitting = later.slice(0, mostBehind).find((one) => this.fits(one, expected));
    if (fitting !== undefined) {
      const distance = later.indexOf(fitting) + 1;
      return `\nThe expected message arrived ${distance} ${distance === 1 ? 'message' : 'messages'} later.`;
    }
    const closest = this.closest(expected, later);
    const own = this.closest(expected, [read])?.likeness ?? 0;
    if (closest === undefined || closest.likeness <= own) return '';
    return `\n\n${closest.text.trimEnd()}\n`;
  }

  /** A result with the frames of the connection between `text` and `after`; `about` is the related frame. */
  result(
    pass: boolean,
    text: () => string,
    {
      after = '',
      about,
    }: { readonly after?: string; readonly about?: LoggedFrame | undefined } = {},
  ): SyncExpectationResult {
    const message = () => `${this.hint}\n\n${text()}\n${this.source.describe(about)}${after}`;
    return markFramesShown({ pass, message }, this.source.connection, undefined, about);
  }

  /** The result of a successful matcher whose message is never shown. */
  done(pass: boolean): SyncExpectationResult {
    return { pass, message: () => this.hint };
  }

  /** Reads the next message for a matcher that expects this value, and passes it to `then`. */
  read<Result>(
    expected: { readonly value: unknown } | undefined,
    timeout: number | undefined,
    introduction: () => string,
    then: (next: Received) => Result,
    options?: { readonly pass?: boolean },
  ): Promise<Result | SyncExpectationResult> {
    const { source, matcher, context } = this;
    const name = `expect(…).${context.isNot ? 'not.' : ''}${matcher}()`;
    const call = { name, site: callSite(this.read) };
    const closest = expected && this.#search(expected.value);
    const noted = (next: Received): Result => {
      noteReader(next.frame, call);
      this.#own.push(next.frame);
      return then(next);
    };
    return this.after(
      source.next({ timeout, closest, expected: introduction }),
      introduction,
      noted,
      options,
    );
  }

  /** Explains why the expected message is not read. */
  #search(expected: unknown): () => Closest | undefined {
    const { format, connection } = this.source;
    const wants = (one: ReceivedMessage): boolean => this.fits(format.open(one), expected);
    const place = elsewhere(wants, format, connection);
    return () => {
      const frames = this.source.received.map(({ frame }) => frame);
      const earlier = readEarlier(wants, frames, this.#own, connection);
      if (earlier !== undefined) return earlier;
      const text = place();
      return text === undefined ? undefined : { text };
    };
  }

  /**
   * Waits and passes the value to `then`. A WsDynamicError becomes a failure, or a pass if `.not` is used
   * without `{ pass: true }`.
   */
  async after<Value, Result>(
    wait: Promise<Value>,
    introduction: () => string,
    then: (value: Value) => Result,
    { pass = false }: { readonly pass?: boolean } = {},
  ): Promise<Result | SyncExpectationResult> {
    let value: Value;
    try {
      value = await wait;
    } catch (error) {
      if (!(error instanceof WsDynamicError)) throw error;
      const message = () => `${this.hint}\n\n${introduction()}\n${error.message}`;
      const result = { pass, message };
      return copyEvidence(error, result);
    }
    return then(value);
  }
}

/** The first line of a failure. */
export function hintFor(
  { utils, isNot = false, promise = '' }: Context,
  matcher: string,
  parameters: string,
  subject: string,
): string {
  return utils.matcherHint(matcher, subject, parameters, { isNot, promise });
}
