import type { ReceivedMessage } from '../../bridge/connection-data';
import { addEvidence } from '../../errors/evidence';
import { invalid } from '../../errors/invalid-value';
import { pointAt } from '../../errors/point-at';
import { userLine } from '../../errors/user-line';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { readOptions } from '../../validation/check';
import { count, milliseconds } from '../../validation/kinds';
import type { Shape } from '../../validation/object';
import { type CallSite, callSite } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { PredicateAnswers } from '../difference/predicate-answers';
import { type Expected, type MessagePredicate, matcherOf } from '../message/match';
import type { Sendable } from '../message/message';
import type { MessageFormat } from '../message/message-format';
import { listener } from '../own-function';
import { withSchemas } from '../schema/schema-matcher';
import { workerApi, workerFunctions } from '../worker';
import { report } from './event-listeners';
import type { MockConnection } from './mock-connection';
import { explainPredicate, type Match, nearestRule, showReceived } from './refused-by-rules';

/** The reply to a matching message; `undefined` sends none. */
export type Answer<In = Parsed, Out extends Sendable = Sendable> =
  | Out
  | ((
      message: In,
      connection: MockConnection<In, Out>,
    ) => Out | undefined | Promise<Out | undefined>);

export interface ReplyOptions {
  /** How often the rule answers. Default: unlimited. */
  readonly times?: number;
  /** Milliseconds of real time before each answer. */
  readonly delay?: number;
}

const shape = { times: count, delay: milliseconds } satisfies Shape<keyof ReplyOptions>;

interface Rule extends Match {
  readonly wants: (wire: ReceivedMessage) => boolean;
  readonly answer: Answer;
  readonly delay: number;
  left: number;
  hasAnswered: boolean;
}

/** A message for which the function of a rule returned `undefined`. */
interface Silence {
  readonly received: ReceivedMessage;
  readonly connection: MockConnection;
  /** How many messages the connection had sent when the function was called. */
  readonly sent: number;
}

/** Maximum unanswered messages shown in a failure. */
const shownUnanswered = 3;

/** The reply rules of a mock server. The first rule that matches a message answers it. */
export class ReplyRules {
  #rules: readonly Rule[] = [];
  /** Rules whose functions have only returned `undefined`, with the last message. */
  readonly #silent = new Map<Rule, Silence>();
  /** The last messages for which no rule matched. */
  readonly #unanswered: ReceivedMessage[] = [];
  #unansweredCount = 0;
  #hadRule = false;
  /** Rules that have answered as often as their option `times` allows. */
  readonly #usedUp: Rule[] = [];
  /** The last messages that arrived before the first rule. */
  readonly #early: ReceivedMessage[] = [];

  constructor(private readonly format: MessageFormat) {}

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /**
   * Adds a rule; returns a function that removes it.
   *
   * @param site where the test called it
   */
  add(
    match: Expected | MessagePredicate<never, never>,
    answer: Answer,
    options: ReplyOptions = {},
    site: CallSite = callSite(),
  ): () => void {
    const { times = Number.POSITIVE_INFINITY, delay = 0 } = readOptions('reply()', options, shape);
    if (answer === undefined) {
      throw invalid('mock.reply()', {
        expected: 'an answer',
        received: 'undefined',
        remedy: 'Write mock.reply(match, answer); a function may return undefined for no answer.',
      });
    }
    const wants = matcherOf('reply()', match, this.format);
    // A fixed answer is validated now, so that an invalid one fails at its line.
    if (typeof answer !== 'function') this.format.write(answer);
    const expected = withSchemas(match);
    const answers = new PredicateAnswers();
    const rule: Rule = {
      match: expected,
      wants: typeof expected === 'function' ? answers.watch(wants, this.format) : wants,
      answers,
      answer,
      delay,
      site,
      left: times,
      isUsed: false,
      hasAnswered: false,
    };
    this.#rules = [...this.#rules, rule];
    this.#hadRule = true;
    workerApi()?.session.expectUse({ what: 'mock.reply()', site, isUsed: () => rule.isUsed });
    return () => this.#remove(rule);
  }

  /** Answers a message if a rule matches, and returns whether one did. */
  answer(received: ReceivedMessage, connection: MockConnection): boolean {
    try {
      const rule = this.#rules.find(({ wants }) => wants(received));
      if (rule === undefined) {
        this.noteUnanswered(received);
        return false;
      }
      rule.isUsed = true;
      rule.left -= 1;
      if (rule.left <= 0) {
        this.#remove(rule);
        this.#usedUp.push(rule);
      }
      report(() => this.#send(rule, received, connection));
      return true;
    } catch (error) {
      report(() => Promise.reject(error));
      return false;
    }
  }

  /** The unanswered messages with their closest rules; empty if there are none. */
  describe(): string {
    const lines = this.#unanswered.map(
      (message) => this.#explainUsedUp(message) ?? nearestRule(message, this.#rules, this.format),
    );
    const early = this.#early.flatMap((message) => this.#explainEarly(message));
    const silent = [...this.#silent].flatMap((entry) => this.#explainSilence(...entry));
    const notes = [...early, ...silent.slice(-2 * shownUnanswered)];
    if (lines.length === 0) return notes.join('\n');
    const earlier = this.#unansweredCount - lines.length;
    const count = earlier > 0 ? ` (${earlier} earlier ones left out)` : '';
    const predicates = this.#rules.flatMap(explainPredicate);
    const title = `No reply rule of the mock server matched${count}:`;
    return [...notes, title, ...lines, ...predicates].join('\n');
  }

  /** Records a message that no rule answers. */
  noteUnanswered(message: ReceivedMessage): void {
    const list = this.#hadRule ? this.#unanswered : this.#early;
    if (this.#hadRule) this.#unansweredCount += 1;
    list.push(message);
    if (list.length > shownUnanswered) list.shift();
  }

  /** Names the rule that would have answered the message. Predicates are not called again. */
  #explainEarly(received: ReceivedMessage): string[] {
    const rule = this.#rules.find(
      ({ match, wants }) => typeof match !== 'function' && wants(received),
    );
    const line = userLine(rule?.site.stack);
    if (line === undefined) return [];
    return [
      `mock.reply() at ${line} was called after its message had arrived:`,
      `  ${showReceived(received, this.format)}`,
    ];
  }

  /** The message, and the rule that has answered others before. Predicates are not called again. */
  #explainUsedUp(received: ReceivedMessage): string | undefined {
    const rule = this.#usedUp.find(
      ({ match, wants }) => typeof match !== 'function' && wants(received),
    );
    const line = userLine(rule?.site.stack);
    if (line === undefined) return undefined;
    return `  ${showReceived(received, this.format)}\n  mock.reply() at ${line} had answered as often as its option times allows.`;
  }

  /** A function may have forgotten its `return`. It may also send by itself, even later. */
  #explainSilence(rule: Rule, { received, connection, sent }: Silence): string[] {
    const line = userLine(rule.site.stack);
    const hasSent = connection.handle.counters.messagesSent > sent;
    if (line === undefined || hasSent || connection.handle.isClosedHere) return [];
    return [
      `The function of mock.reply() at ${line} returned undefined, so nothing was sent in reply to:`,
      `  ${showReceived(received, this.format)}`,
    ];
  }

  async #send(rule: Rule, received: ReceivedMessage, connection: MockConnection): Promise<void> {
    const { answer, delay, site } = rule;
    if (delay > 0) {
      const pause = workerFunctions().pause(delay);
      // An open connection keeps the process alive by itself; the timer need not.
      pause.unref();
      await pause.done;
    }
    const sent = connection.handle.counters.messagesSent;
    const data =
      typeof answer === 'function'
        ? await listener(async () => answer(this.format.read(received), connection))
        : answer;
    if (data !== undefined) this.#silent.delete(rule);
    else if (!rule.hasAnswered) this.#silent.set(rule, { received, connection, sent });
    rule.hasAnswered ||= data !== undefined;
    // The client may have closed meanwhile; the test sees that on the client's side.
    if (data === undefined || connection.readyState !== 1) return;
    await connection.send(data).catch((error: unknown) => {
      throw unsendable(error, data, site);
    });
  }

  #remove(rule: Rule): void {
    this.#rules = this.#rules.filter((other) => other !== rule);
  }
}

/** Points at the rule: nothing in the test awaits the answer of its function. */
function unsendable(error: unknown, answer: Sendable, site: CallSite): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  const several =
    'A list is one answer. For several, await connection.send(…) in the function, and return the last: async (message, connection) => …';
  const notes = Array.isArray(answer) ? [several] : [];
  return addEvidence(pointAt(error, site.stack), { namesOrigin: true, notes });
}
