import type { Bytes } from '../message/message';

/** What `JSON.parse` gives: its shape is the test's business. */
export type Parsed = ReturnType<typeof JSON.parse>;

/** A check of one message; it fails only by `false`, so that Jest's own assertions can be used in it. */
export type Test<T, V> = (message: T, captured: V) => unknown;

/** A value, or a function that makes it of what the chain has captured. */
export type Lazy<T, V> = T | ((captured: V) => T);

/** Bytes in any holder; the elements of an array are bytes. */
export type BinarySource = Bytes | readonly number[];

/** What JSON can say, and what holds it: an object may carry asymmetric matchers. */
export type Json = object | string | number | boolean | null;
