import type { Parsed } from '../chain/chain-types';
import type { MessagePredicate } from '../client/client';
import { type Expected, matches } from '../message/match';
import { decode, type Message, parseJson, type Sendable } from '../message/message';
import { workerFunctions } from '../worker';
import type { MockConnection } from './connection';
import type { Format, Wire } from './format';

/** What a matching message is answered with; `undefined` is no answer. */
export type Answer =
  | Sendable
  | ((
      message: Parsed,
      connection: MockConnection,
    ) => Sendable | undefined | Promise<Sendable | undefined>);

export interface ReplyOptions {
  /** How often the rule answers; always, unless told otherwise. */
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

/** The scripted answers of a mock server: the first rule that fits a message answers it. */
export class Replies {
  #rules: readonly Rule[] = [];

  add(match: Expected | MessagePredicate, answer: Answer, options: ReplyOptions = {}): () => void {
    const { times = Number.POSITIVE_INFINITY, delay = 0 } = options;
    const rule: Rule = { wants: wanting(match), answer, delay, left: times };
    this.#rules = [...this.#rules, rule];
    return () => this.#remove(rule);
  }

  /** Answers a message, if a rule fits. Rejects with what the rule's function throws. */
  async answer(wire: Wire, format: Format, connection: MockConnection): Promise<void> {
    if (this.#rules.length === 0) return;
    const message = decode(wire);
    const rule = this.#rules.find(({ wants }) => wants(message));
    if (rule === undefined) return;
    rule.left -= 1;
    if (rule.left <= 0) this.#remove(rule);
    if (rule.delay > 0) await workerFunctions().pause(rule.delay).done;
    const { answer } = rule;
    const data =
      typeof answer === 'function' ? await answer(format.read(message), connection) : answer;
    // The client may be gone by now; that is for the test to see on the client's side.
    if (data !== undefined && connection.readyState === 1) await connection.send(data);
  }

  #remove(rule: Rule): void {
    this.#rules = this.#rules.filter((other) => other !== rule);
  }
}

export function wanting(match: Expected | MessagePredicate): (message: Message) => boolean {
  if (typeof match !== 'function') return (message) => matches(message, match);
  const predicate = match as MessagePredicate;
  return (message) =>
    predicate(message, typeof message === 'string' ? parseJson(message) : undefined);
}
