import type { StandardSchema } from '../schema/standard-schema';
import type { AsymmetricMatcher } from './asymmetric';
import type { Expected } from './match';
import type { Bytes, Sendable } from './message';

/**
 * A reader of messages: a client, a mock server, one of its connections. The predicate of `waitFor()` has
 * the declared type of their JSON.
 */
interface Reader {
  waitFor(match: never): unknown;
}

/** What `waitFor()` of a reader takes. */
type Match<Subject extends Reader> = Parameters<Subject['waitFor']>[0];

type Predicate = (...given: never[]) => unknown;

/** A value of a declared type, any part of which may be an asymmetric matcher. */
export type Matching<Json> =
  | AsymmetricMatcher
  | StandardSchema
  | (Json extends object ? { readonly [Key in keyof Json]: Matching<Json[Key]> } : Json);

/** What a message of a declared type may be compared with; anything, where none was declared. */
export type ExpectedOf<Json> = unknown extends Json
  ? Expected
  : string | RegExp | Bytes | Matching<Json>;

/** The declared type of what `Subject` receives as JSON; `unknown` where none was declared. */
export type JsonOf<Subject> = Subject extends Reader
  ? Exclude<Parameters<Extract<Match<Subject>, Predicate>>[1], undefined>
  : unknown;

/** What a message that `Subject` receives may be compared with. */
export type ExpectedBy<Subject> = ExpectedOf<JsonOf<Subject>>;

/** The declared type of what `Subject` may send. */
export type SendableOf<Subject> = Subject extends Reader & {
  send(data: infer Out extends Sendable): unknown;
}
  ? Out
  : Sendable;
