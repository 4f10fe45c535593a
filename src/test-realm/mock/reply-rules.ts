import { readOptions } from '../../arguments/check';
import { count, milliseconds } from '../../arguments/kinds';
import type { Shape } from '../../arguments/object';
import type { Parsed } from '../chain/chain-types';
import { type Expected, type MessagePredicate, matcherOf } from '../message/match';
import type { Message, Sendable } from '../message/message';
import type { MessageFormat } from '../message/message-format';
import { workerFunctions } from '../worker';
import { report } from './event-listeners';
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

const shape = { times: count, delay: milliseconds } satisfies Shape<keyof ReplyOptions>;

interface Rule {
  readonly wants: (message: Message) => boolean;
  readonly answer: Answer;
  readonly delay: number;
  left: number;
}

/** The scripted answers of a mock server. The first rule that matches a message answers it. */
export class ReplyRules {
  #rules: readonly Rule[] = [];

  constructor(private readonly format: MessageFormat) {}

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Returns a function that removes the rule. */
  add(match: Expected | MessagePredicate, answer: Answer, options: ReplyOptions = {}): () => void {
    const { times = Number.POSITIVE_INFINITY, delay = 0 } = readOptions('reply()', options, shape);
    const wants = matcherOf('reply()', match, this.format.isJson);
    // A fixed answer that cannot be sent is refused now, not in the middle of a test.
    if (typeof answer !== 'function') this.format.write(answer);
    const rule: Rule = { wants, answer, delay, left: times };
    this.#rules = [...this.#rules, rule];
    return () => this.#remove(rule);
  }

  /** Answers a message if a rule matches, and returns whether one did. */
  answer(message: Message, connection: MockConnection): boolean {
    try {
      const rule = this.#rules.find(({ wants }) => wants(message));
      if (rule === undefined) return false;
      rule.left -= 1;
      if (rule.left <= 0) this.#remove(rule);
      report(() => this.#send(rule, message, connection));
      return true;
    } catch (error) {
      report(() => Promise.reject(error));
      return false;
    }
  }

  async #send({ answer, delay }: Rule, message: Message, connection: MockConnection) {
    if (delay > 0) {
      const pause = workerFunctions().pause(delay);
      // The connection keeps the process running as long as it can be answered.
      pause.unref();
      await pause.done;
    }
    const data =
      typeof answer === 'function' ? await answer(this.format.read(message), connection) : answer;
    // The client may be gone by now; that is for the test to see on the client's side.
    if (data !== undefined && connection.readyState === 1) await connection.send(data);
  }

  #remove(rule: Rule): void {
    this.#rules = this.#rules.filter((other) => other !== rule);
  }
}
