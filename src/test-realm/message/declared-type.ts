import type { StandardSchema } from '../schema/standard-schema';
import type { AsymmetricMatcher } from './asymmetric';
import type { Expected } from './match';
import type { Bytes, Sendable } from './message';

/**
 * A client, a mock server or one of its connections. The parameter type of the predicate of `waitFor()` is
 * the declared type of its JSON.
 */
interface Reader {
  waitFor(match: never): unknown;
}

/** The parameter of a reader's `waitFor()`. */
type Match<Subject extends Reader> = Parameters<Subject['waitFor']>[0];

type Predicate = (...given: never[]) => unknown;

/** A value of a declared type, in which any part may be an asymmetric matcher. */
export type Matching<Json> =
  | AsymmetricMatcher
  | StandardSchema
  | (Json extends object ? { readonly [Key in keyof Json]: Matching<Json[Key]> } : Json);

/** The expected values for messages of a declared type; any value if no type was declared. */
export type ExpectedOf<Json> = unknown extends Json
  ? Expected
  : string | RegExp | Bytes | Matching<Json>;

/** The declared type of JSON received by `Subject`; `unknown` if none was declared. */
export type JsonOf<Subject> = Subject extends Reader
  ? Exclude<Parameters<Extract<Match<Subject>, Predicate>>[1], undefined>
  : unknown;

/** The expected values for messages received by `Subject`. */
export type ExpectedBy<Subject> = ExpectedOf<JsonOf<Subject>>;

/** The declared type of values sent by `Subject`. */
export type SendableOf<Subject> = Subject extends Reader & {
  send(data: infer Out extends Sendable): unknown;
}
  ? Out
  : Sendable;
