import { WsDynamicError } from '../../errors';
import type { SendOptions } from '../../realm/connection-data';
import { callSite } from '../call-site';
import type { AsymmetricMatcher } from '../message/match';
import type { Sendable } from '../message/message';
import type { ChainSubject, ReceivedMessage, WaitLimit } from './chain-subject';
import type { BinarySource, Json, Lazy, Parsed, Test } from './chain-types';
import { asBinary, asJson, asText, toBytes } from './convert-message';
import { expectClosed } from './expect-closed';
import { checkUpgrade } from './handshake-checks';
import { ChainSettings } from './handshake-settings';
import { binaryCheck, textCheck, valueCheck } from './message-check';
import { expectMessage, waitForMessage } from './receive-message';

type Verb = (...args: never[]) => unknown;

/**
 * The end of a chain of steps on one connection. Each verb adds a step; a step that fails closes the
 * connection and says which one it was.
 *
 * Where a test wrote a function to check a message, or to make one, it is given what `capture` kept.
 */
export class ChainLink<S, V extends object = object> extends ChainSettings<S> {
  /** Sends a string as text and bytes as binary; an object travels as JSON. `options` go to `ws`. */
  send(data: Lazy<Sendable, V>, options?: SendOptions): ChainLink<S, V> {
    return this.step('send', this.send, [data, options], (subject) =>
      subject.send(this.resolve(data), options),
    );
  }

  /** Sends text; what is no string is made one. */
  sendText(text: Lazy<Sendable, V>): ChainLink<S, V> {
    return this.step('sendText', this.sendText, [text], (subject) =>
      subject.send(String(this.resolve(text)), undefined),
    );
  }

  sendJson(value: Lazy<Json, V>): ChainLink<S, V> {
    return this.step('sendJson', this.sendJson, [value], (subject) =>
      subject.send(toJson(this.resolve(value)), undefined),
    );
  }

  sendBinary(bytes: Lazy<BinarySource, V>): ChainLink<S, V> {
    return this.step('sendBinary', this.sendBinary, [bytes], (subject) =>
      subject.send(toBytes(this.resolve(bytes)), { binary: true }),
    );
  }

  /** The next message, converted, must equal `expected` or pass it as a function. */
  expectMessage<T>(
    conversion: (message: ReceivedMessage) => T | PromiseLike<T>,
    expected?: T | Test<T, V> | null,
    options?: WaitLimit,
  ): ChainLink<S, V> {
    return this.step(
      'expectMessage',
      this.expectMessage,
      [conversion, expected, options],
      (subject) => expectMessage(this.run, subject, conversion, valueCheck<T>(expected), options),
    );
  }

  /** The next message must be this text; without `expected`, any text. */
  expectText(
    expected?: string | RegExp | AsymmetricMatcher | Test<string, V>,
    options?: WaitLimit,
  ): ChainLink<S, V> {
    return this.step('expectText', this.expectText, [expected, options], (subject) =>
      expectMessage(this.run, subject, asText, textCheck(expected), options),
    );
  }

  /** The next message must be JSON deeply equal to this; without `expected`, any JSON. */
  expectJson(expected?: Json | Test<Parsed, V>, options?: WaitLimit): ChainLink<S, V> {
    return this.step('expectJson', this.expectJson, [expected, options], (subject) =>
      expectMessage(this.run, subject, asJson, valueCheck(expected), options),
    );
  }

  /** The next message must be these bytes; without `expected`, any bytes. */
  expectBinary(
    expected?: BinarySource | AsymmetricMatcher | Test<Uint8Array, V>,
    options?: WaitLimit,
  ): ChainLink<S, V> {
    return this.step('expectBinary', this.expectBinary, [expected, options], (subject) =>
      expectMessage(this.run, subject, asBinary, binaryCheck(expected), options),
    );
  }

  /** Skips messages until one, converted, equals `expected` or passes it as a function. */
  waitForMessage<T>(
    conversion: (message: ReceivedMessage) => T | PromiseLike<T>,
    expected?: T | Test<T, V> | null,
    options?: WaitLimit,
  ): ChainLink<S, V> {
    return this.step(
      'waitForMessage',
      this.waitForMessage,
      [conversion, expected, options],
      (subject) => waitForMessage(this.run, subject, conversion, valueCheck<T>(expected), options),
    );
  }

  /** Skips messages until this text comes. */
  waitForText(
    expected?: string | RegExp | AsymmetricMatcher | Test<string, V>,
    options?: WaitLimit,
  ): ChainLink<S, V> {
    return this.step('waitForText', this.waitForText, [expected, options], (subject) =>
      waitForMessage(this.run, subject, asText, textCheck(expected), options),
    );
  }

  /** Skips messages until JSON comes that is deeply equal to this. */
  waitForJson(expected?: Json | Test<Parsed, V>, options?: WaitLimit): ChainLink<S, V> {
    return this.step('waitForJson', this.waitForJson, [expected, options], (subject) =>
      waitForMessage(this.run, subject, asJson, valueCheck(expected), options),
    );
  }

  /** Skips messages until these bytes come. */
  waitForBinary(
    expected?: BinarySource | AsymmetricMatcher | Test<Uint8Array, V>,
    options?: WaitLimit,
  ): ChainLink<S, V> {
    return this.step('waitForBinary', this.waitForBinary, [expected, options], (subject) =>
      waitForMessage(this.run, subject, asBinary, binaryCheck(expected), options),
    );
  }

  /**
   * Keeps what the step before it received, or what `pick` makes of it, under a name for the steps
   * behind: text as a string, JSON as its value, bytes as a Uint8Array.
   */
  capture<K extends string, T = Parsed>(
    name: K,
    pick?: (message: Parsed) => T,
  ): ChainLink<S, V & Readonly<Record<K, T>>> {
    const link: unknown = this.step('capture', this.capture, [name, pick], async () => {
      if (this.run.last === undefined) {
        throw new WsDynamicError(
          'ERR_WS_OPTION_INVALID',
          `There is no message to capture as ${JSON.stringify(name)}: put .capture() behind an expect… or waitFor… step.`,
        );
      }
      const { value } = this.run.last;
      this.run.captured[name] = pick === undefined ? value : await pick(value);
    });
    return link as ChainLink<S, V & Readonly<Record<K, T>>>;
  }

  /** Starts the closing handshake; `expectClosed` behind it waits for its end. */
  close(code?: number, reason?: string): ChainLink<S, V> {
    return this.step('close', this.close, [code, reason], (subject) => subject.close(code, reason));
  }

  /** Waits for the connection's end, with this code and reason where they are given. */
  expectClosed(code?: number | null, reason?: string | null): ChainLink<S, V> {
    return this.step('expectClosed', this.expectClosed, [code, reason], (subject) =>
      untilBroken(subject, expectClosed(subject, code, reason, this.run.start.remaining())),
    );
  }

  /** The answer to the handshake must pass; it fails only by `false`. */
  expectUpgrade(test: (response: Parsed, captured: V) => unknown): ChainLink<S, V> {
    return this.step('expectUpgrade', this.expectUpgrade, [test], (subject) =>
      checkUpgrade(subject, (response) => test(response, this.run.captured as V)),
    );
  }

  /** Does nothing for this many milliseconds of real time. */
  wait(milliseconds: number): ChainLink<S, V> {
    return this.step('wait', this.wait, [milliseconds], async (subject) => {
      const pause = this.run.start.pause(milliseconds);
      await untilBroken(subject, pause.done).finally(pause.cancel);
    });
  }

  /** Calls a function with the connection and waits for its promise. */
  exec(fn: (value: S, captured: V) => unknown): ChainLink<S, V> {
    return this.step('exec', this.exec, [fn], (subject) =>
      untilBroken(subject, fn(subject.value, this.run.captured as V)),
    );
  }

  private step(
    verb: string,
    caller: Verb,
    args: readonly unknown[],
    act: (subject: ChainSubject<S>) => unknown,
  ): ChainLink<S, V> {
    // The link behind this one reports a failure; here it would only be unhandled.
    this.catch(() => undefined);
    const given = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
    this.run.add({ verb, args: given, site: callSite(caller) }, act);
    return new ChainLink<S, V>(this.run);
  }

  private resolve<T>(value: Lazy<T, V>): T {
    return typeof value === 'function'
      ? (value as (captured: V) => T)(this.run.captured as V)
      : value;
  }
}

/** A broken connection ends a step that does not read from it, too. */
function untilBroken(subject: ChainSubject<unknown>, work: unknown): Promise<unknown> {
  return Promise.race([work, subject.failed]);
}

function toJson(value: unknown): string {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `sendJson() was given ${String(value)}, which has no JSON form.`,
    );
  }
  return json;
}
