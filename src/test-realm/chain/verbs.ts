import { isFunction } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { checkArgument, readOptions } from '../../validation/check';
import { either, kind, oneOf } from '../../validation/kind';
import { action, milliseconds as duration, text as string } from '../../validation/kinds';
import { leaveAlone } from '../awaited-promise';
import { callSite } from '../call-site';
import { type ClientSendOptions, sendShape } from '../client/send-options';
import type { SendableOf } from '../message/declared-type';
import { encodeJson } from '../message/encode-json';
import { anyValue, jsonValue } from '../message/expected-value';
import type { Sendable } from '../message/message';
import { checkTimeout } from '../timeout-option';
import { testPause } from '../worker';
import type { ChainSubject, ReceivedMessage } from './chain-subject';
import type {
  BinarySource,
  Conversion,
  ExpectedBinary,
  ExpectedJson,
  ExpectedText,
  JsonToSend,
  Lazy,
  Parsed,
  Test,
} from './chain-types';
import { checkClosed, checkUpgrade, sendMessage, untilBroken } from './connection-steps';
import { toBytes, toText } from './convert-message';
import { type Expectation, type ExpectedClose, refuseUndefined } from './expectation';
import { ChainSettings } from './handshake-settings';
import { binary, converted, json, type MessageType, text } from './message-types';
import { matchingMessage, nextMessage } from './receive-message';

const codeOrNull = either('a close code or null', kind('', Number.isInteger), oneOf(null));
const textOrNull = either('a string or null', string, oneOf(null));

type Verb = (...args: never[]) => unknown;

/**
 * A chain of steps on one connection. Each method adds a step; a failing step closes the connection, and its
 * failure names the step.
 *
 * Functions that check or create a message receive the values kept by `capture`.
 */
export class ChainLink<S, V extends object = object> extends ChainSettings<S> {
  /**
   * Sends a string as text, bytes as binary, and an object as JSON. A connection with a codec encodes the
   * value with it, unless `encode` is `false`. Other `options` are passed to `ws`.
   */
  send(data: Lazy<SendableOf<S>, V>, options?: ClientSendOptions): ChainLink<S, V> {
    return this.step(this.send, [data, options], ({ handle, format }) => {
      const given = options === undefined ? {} : readOptions('send()', options, sendShape);
      const { encode = true, ...how } = given;
      return sendMessage(handle, this.resolve(data), how, encode ? format : undefined);
    });
  }

  /** Sends text; other values are converted to a string. */
  sendText(data: Lazy<Sendable, V>): ChainLink<S, V> {
    return this.step(this.sendText, [data], ({ handle }) =>
      sendMessage(handle, toText(this.resolve(data))),
    );
  }

  /** Sends a value as JSON, or encoded by the connection's codec. */
  sendJson(value: Lazy<JsonToSend<S>, V>): ChainLink<S, V> {
    return this.step(this.sendJson, [value], ({ handle, format }) =>
      format?.codec === undefined
        ? sendMessage(handle, encodeJson(this.resolve(value), 'sendJson'))
        : sendMessage(handle, this.resolve(value), {}, format),
    );
  }

  sendBinary(bytes: Lazy<BinarySource, V>): ChainLink<S, V> {
    return this.step(this.sendBinary, [bytes], ({ handle }) =>
      sendMessage(handle, toBytes(this.resolve(bytes)), { binary: true }),
    );
  }

  /** Expects the next message, converted, to equal `expected`, or to pass it if it is a function. */
  expectMessage<T>(
    conversion: Conversion<T>,
    ...given: Expectation<T | Test<T, V> | null>
  ): ChainLink<S, V> {
    return this.#receive(this.expectMessage, nextMessage, converted(conversion), given, [
      conversion,
    ]);
  }

  /** Expects the next message to be this text; without `expected`, any text. */
  expectText(...given: Expectation<ExpectedText<V>>): ChainLink<S, V> {
    return this.#receive(this.expectText, nextMessage, text, given);
  }

  /**
   * Expects the next message to be JSON deeply equal to this; without `expected`, any JSON. With a codec,
   * compares its decoded value.
   */
  expectJson(...given: Expectation<ExpectedJson<S, V>>): ChainLink<S, V> {
    return this.#receive(this.expectJson, nextMessage, json, given);
  }

  /** Expects the next message to be these bytes; without `expected`, any bytes. */
  expectBinary(...given: Expectation<ExpectedBinary<V>>): ChainLink<S, V> {
    return this.#receive(this.expectBinary, nextMessage, binary, given);
  }

  /** Skips messages until one, converted, equals `expected`, or passes it if it is a function. */
  waitForMessage<T>(
    conversion: Conversion<T>,
    ...given: Expectation<T | Test<T, V> | null>
  ): ChainLink<S, V> {
    return this.#receive(this.waitForMessage, matchingMessage, converted(conversion), given, [
      conversion,
    ]);
  }

  /** Skips messages until one is this text. */
  waitForText(...given: Expectation<ExpectedText<V>>): ChainLink<S, V> {
    return this.#receive(this.waitForText, matchingMessage, text, given);
  }

  /** Skips messages until one is JSON deeply equal to this. */
  waitForJson(...given: Expectation<ExpectedJson<S, V>>): ChainLink<S, V> {
    return this.#receive(this.waitForJson, matchingMessage, json, given);
  }

  /** Skips messages until one is these bytes. */
  waitForBinary(...given: Expectation<ExpectedBinary<V>>): ChainLink<S, V> {
    return this.#receive(this.waitForBinary, matchingMessage, binary, given);
  }

  /**
   * Keeps the message of the previous step, or the result of `pick`, under a name for later steps: text as a
   * string, JSON as its value, bytes as a Uint8Array.
   */
  capture<K extends string, T = Parsed>(
    name: K,
    pick?: (message: Parsed) => T,
  ): ChainLink<S, V & Readonly<Record<K, T>>> {
    const link: unknown = this.step(this.capture, [name, pick], async () => {
      checkArgument('capture()', 'name', name, string);
      if (pick !== undefined) checkArgument('capture()', 'pick', pick, action);
      if (this.run.last === undefined) {
        throw new WsDynamicError(
          'ERR_WS_OPTION_INVALID',
          `There is no message to capture as ${JSON.stringify(name)}: put .capture() after an expect… or waitFor… step.`,
        );
      }
      const { value } = this.run.last;
      this.run.captured[name] = pick === undefined ? value : await pick(value);
    });
    return link as ChainLink<S, V & Readonly<Record<K, T>>>;
  }

  /** Starts the closing handshake; a later `expectClosed` waits for the close. */
  close(code?: number, reason?: string): ChainLink<S, V> {
    return this.step(this.close, [code, reason], ({ handle }) => handle.startClose(code, reason));
  }

  /** Waits for the connection to close, with this code and reason if they are given. */
  expectClosed(...given: ExpectedClose): ChainLink<S, V> {
    const [code, reason] = given;
    return this.step(this.expectClosed, given, ({ handle }) => {
      const [name, others] = given.length === 1 ? ['code'] : ['reason', 'code'];
      refuseUndefined(this.run.start, 'expectClosed', given, name, others);
      if (code !== undefined) checkArgument('expectClosed()', 'code', code, codeOrNull);
      if (reason !== undefined) checkArgument('expectClosed()', 'reason', reason, textOrNull);
      return untilBroken(handle, checkClosed(handle, code, reason, this.run.start.remaining()));
    });
  }

  /** Checks the handshake response; only `false` fails. */
  expectUpgrade(test: (response: Parsed, captured: V) => unknown): ChainLink<S, V> {
    return this.step(this.expectUpgrade, [test], (subject) => {
      checkArgument('expectUpgrade()', 'test', test, action);
      checkUpgrade(subject, (response) => test(response, this.run.captured as V));
    });
  }

  /** Waits for this many milliseconds of real time. */
  wait(milliseconds: number): ChainLink<S, V> {
    return this.step(this.wait, [milliseconds], async ({ handle }) => {
      checkArgument('wait()', 'milliseconds', milliseconds, duration);
      const pause = testPause(milliseconds);
      await untilBroken(handle, pause.done).finally(pause.cancel);
    });
  }

  /** Calls a function with the connection and waits for its promise. */
  exec(fn: (value: S, captured: V) => unknown): ChainLink<S, V> {
    return this.step(this.exec, [fn], ({ handle, value }) => {
      checkArgument('exec()', 'fn', fn, action);
      return untilBroken(handle, fn(value, this.run.captured as V));
    });
  }

  /** Adds a step that receives a message; `first` contains the arguments before `expected`. */
  #receive<T>(
    verb: Verb,
    take: typeof nextMessage,
    type: MessageType<T>,
    given: Expectation<unknown>,
    first: readonly unknown[] = [],
  ): ChainLink<S, V> {
    const [expected, options] = given;
    return this.step(verb, [...first, expected, options], async ({ handle, format }) => {
      if (given.length === 1) {
        const others = first.length > 0 ? 'conversion' : '';
        refuseUndefined(this.run.start, verb.name, given, 'expected', others);
      }
      const isJson = type === (json as unknown);
      const isCoded = isJson && format?.codec !== undefined;
      const values = isJson && !isCoded ? jsonValue : anyValue;
      if (typeof expected !== 'function') checkArgument(verb.name, 'expected', expected, values);
      const wanted = {
        read: isCoded ? (wire: ReceivedMessage): T => format.read(wire) : type.read,
        check: type.check(expected),
        timeout: checkTimeout(options, verb.name),
      };
      checkArgument(verb.name, 'conversion', type.read, action);
      const value = await take(this.run, handle, wanted);
      this.run.last = { value };
    });
  }

  private step(
    verb: Verb,
    args: readonly unknown[],
    act: (subject: ChainSubject<S>) => unknown,
  ): ChainLink<S, V> {
    // The next link reports a failure; on this one it would only be unhandled.
    leaveAlone(this);
    const given = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
    this.run.add({ verb: verb.name, args: given, site: callSite(verb) }, act);
    return new ChainLink<S, V>(this.run);
  }

  private resolve<T>(value: Lazy<T, V>): T {
    return isFunction(value) ? (value as (captured: V) => T)(this.run.captured as V) : value;
  }
}
