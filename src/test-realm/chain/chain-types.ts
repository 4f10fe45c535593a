import type { AsymmetricMatcher } from '../message/asymmetric';
import type { JsonOf, Matching, SendableOf } from '../message/declared-type';
import type { Bytes, Sendable } from '../message/message';
import type { Parsed } from '../message/parsed';
import type { ReceivedMessage } from './chain-subject';

export type { Parsed };

/** A check of one message. Only `false` fails, so that Jest's own assertions can be used in it. */
export type Test<T, V> = (message: T, captured: V) => unknown;

/** A value, or a function that creates it from the captured values. */
export type Lazy<T, V> = T | ((captured: V) => T);

/** Bytes of any type; the elements of an array are bytes. */
export type BinarySource = Bytes | readonly number[];

/** A JSON value; an object may contain asymmetric matchers. */
type Json = object | string | number | boolean | null;

/** The JSON messages that a chain on `Subject` receives: the declared type, or any value. */
export type JsonMessage<Subject> = unknown extends JsonOf<Subject> ? Parsed : JsonOf<Subject>;

/** The JSON values that a chain on `Subject` can expect. */
export type ExpectedJson<Subject, V> =
  | (unknown extends JsonOf<Subject> ? Json : Matching<JsonOf<Subject>>)
  | Test<JsonMessage<Subject>, V>;

/** The JSON values that a chain on `Subject` can send: the declared type, or any JSON. */
export type JsonToSend<Subject> =
  Sendable extends SendableOf<Subject> ? Json : Exclude<SendableOf<Subject>, Bytes>;

export type ExpectedText<V> = string | RegExp | AsymmetricMatcher | Test<string, V>;

export type ExpectedBinary<V> = BinarySource | AsymmetricMatcher | Test<Uint8Array, V>;

/** Converts a message to a value; throws for a message of another type. */
export type Conversion<T> = (message: ReceivedMessage) => T | PromiseLike<T>;
