import type { Parsed } from '../chain/chain-types';
import type { MessagePredicate } from '../client/client';
import type { Expected } from '../message/match';
import type { Message, Sendable } from '../message/message';
import { workerFunctions } from '../worker';
import { report } from './event-listeners';
import { type MessageFormat, matcherOf } from './message-format';
import type { MockConnection } from './mock-connection';

/** What a matching message is answered with; `undefined` is no answer. */
export type Answer =
  | Sendable
  | ((
      message: Parsed,
      connection: MockConnection,
    ) => Sendable | undefined | Promise<Sendable | undefined>);

export interface ReplyOptions {
  /** How often the rule answers. Default: always. */
  readonly times?: number;
  /** Milliseconds of real time before each answer. */
  readonly delay?: number;
}

interface Rule {
  readonly wants: (message: Message) => boolean;
  readonly answer: Answer;
  readonly delay: number;
  left: number;
}

/** The scripted answers of a mock server. The first rule that matches a message answers it. */
export class ReplyRules {
  #rules: readonly Rule[] = [];
  readonly #format: MessageFormat;

  constructor(format: MessageFormat) {
    this.#format = format;
  }

  /** Returns a function that removes the rule. */
  add(match: Expected | MessagePredicate, answer: Answer, options: ReplyOptions = {}): () => void {
    const { times = Number.POSITIVE_INFINITY, delay = 0 } = options;
    const rule: Rule = { wants: matcherOf(match, this.#format), answer, delay, left: times };
    this.#rules = [...this.#rules, rule];
    return () => this.#remove(rule);
  }

  /** Answers a message if a rule matches, and returns whether one did. */
  answer(decoded: () => Message, connection: MockConnection): boolean {
    if (this.#rules.length === 0) return false;
    const message = decoded();
    const rule = this.#ruleFor(message);
    if (rule === undefined) return false;
    rule.left -= 1;
    if (rule.left <= 0) this.#remove(rule);
    report(() => this.#send(rule, message, connection));
    return true;
  }

  #ruleFor(message: Message): Rule | undefined {
    try {
      return this.#rules.find(({ wants }) => wants(message));
    } catch (error) {
      report(() => Promise.reject(error));
      return undefined;
    }
  }

  async #send({ answer, delay }: Rule, message: Message, connection: MockConnection) {
    if (delay > 0) await workerFunctions().pause(delay).done;
    const data =
      typeof answer === 'function' ? await answer(this.#format.read(message), connection) : answer;
    // The client may be gone by now; that is for the test to see on the client's side.
    if (data !== undefined && connection.readyState === 1) await connection.send(data);
  }

  #remove(rule: Rule): void {
    this.#rules = this.#rules.filter((other) => other !== rule);
  }
}
