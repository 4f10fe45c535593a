import type { AsymmetricMatcher } from '../message/asymmetric';
import type { JsonOf, Matching, SendableOf } from '../message/declared-type';
import type { Bytes, Sendable } from '../message/message';
import type { Parsed } from '../message/parsed';
import type { ReceivedMessage } from './chain-subject';

export type { Parsed };

/** A check of one message; it fails only by `false`, so that Jest's own assertions can be used in it. */
export type Test<T, V> = (message: T, captured: V) => unknown;

/** A value, or a function that makes it of what the chain has captured. */
export type Lazy<T, V> = T | ((captured: V) => T);

/** Bytes in any holder; the elements of an array are bytes. */
export type BinarySource = Bytes | readonly number[];

/** A JSON value; an object may contain asymmetric matchers. */
type Json = object | string | number | boolean | null;

/** What a chain on `Subject` receives as JSON: what was declared for it, else anything. */
export type JsonMessage<Subject> = unknown extends JsonOf<Subject> ? Parsed : JsonOf<Subject>;

/** What a chain on `Subject` compares JSON with. */
export type ExpectedJson<Subject, V> =
  | (unknown extends JsonOf<Subject> ? Json : Matching<JsonOf<Subject>>)
  | Test<JsonMessage<Subject>, V>;

/** What a chain on `Subject` sends as JSON: what was declared for it, else any JSON. */
export type JsonToSend<Subject> =
  Sendable extends SendableOf<Subject> ? Json : Exclude<SendableOf<Subject>, Bytes>;

export type ExpectedText<V> = string | RegExp | AsymmetricMatcher | Test<string, V>;

export type ExpectedBinary<V> = BinarySource | AsymmetricMatcher | Test<Uint8Array, V>;

/** Makes a value of a message; throws for a message of another type. */
export type Conversion<T> = (message: ReceivedMessage) => T | PromiseLike<T>;
