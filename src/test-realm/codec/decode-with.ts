import { invalid } from '../../errors/invalid-value';
import { pointAt } from '../../errors/point-at';
import { pointAtThrown } from '../../errors/point-at-thrown';
import { isArray, isError, messageOf } from '../../errors/read-cause';
import { showLine } from '../../errors/show-text';
import { showTyped, showValue } from '../../errors/show-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { attached } from '../../validation/bytes';
import { answerOf, answerProblem, checkArgument } from '../../validation/check';
import type { Decoded } from '../message/decoded';
import { type Bytes, decode, isBytes, toBuffer, type WireMessage } from '../message/message';
import { type Codec, type CodecConnection, type CodecSource, isCodec } from './codec';

/** Decodes a message. Never throws: an exception of the codec becomes the reason. */
export function decodeWith(codec: Codec, wire: WireMessage): Decoded {
  const { name } = codec;
  let value: unknown;
  try {
    value = codec.decode(decode(wire), wire.isBinary);
  } catch (error) {
    return { codec: name, reason: showLine(messageOf(error)) };
  }
  const problem = answerProblem(value);
  if (problem !== undefined) {
    const expected = 'its function to return a value';
    const refused = invalid(`decode() of the codec ${name}`, { expected, ...problem });
    return { codec: name, reason: `decode() returned ${problem.received}`, refused };
  }
  return value === undefined ? { codec: name, isPart: true } : { codec: name, value };
}

/** Encodes a value. @throws ERR_WS_OPTION_INVALID if the codec cannot encode it */
export function encodeWith(codec: Codec, value: unknown): readonly (string | Buffer)[] {
  let encoded: unknown;
  try {
    encoded = codec.encode(value);
  } catch (cause) {
    const failure = new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `send(): the codec ${codec.name} cannot encode ${showValue(value)}: ${messageOf(cause)}`,
      { cause },
    );
    throw pointAtThrown(failure, cause);
  }
  const call = `encode() of the codec ${codec.name}`;
  answerOf(call, encoded);
  const all: readonly unknown[] = Array.isArray(encoded) ? encoded : [encoded];
  return all.map((one) => {
    if (typeof one === 'string') return one;
    checkArgument(call, 'bytes', one, attached);
    if (isBytes(one)) return toBuffer(one);
    const expected = 'a string, bytes or a list of them';
    throw invalid(call, { expected, received: showTyped(one) });
  });
}

/**
 * Splits a payload into the messages that it contains, usually one.
 *
 * @throws ERR_WS_OPTION_INVALID if `split()` throws, or does not return a list of strings and bytes
 */
export function splitWith(codec: Codec, data: Buffer, isBinary: boolean): readonly Buffer[] {
  if (codec.split === undefined) return [data];
  let parts: unknown;
  try {
    parts = codec.split(decode({ data, isBinary }), isBinary);
  } catch (cause) {
    const what = `split() of the codec ${codec.name} threw: ${messageOf(cause)}`;
    const remedy = 'Return [data] for a message that it cannot split: decode() may throw.';
    const error = new WsDynamicError('ERR_WS_OPTION_INVALID', `${what}\n${remedy}`, { cause });
    throw pointAt(error, isError(cause) ? cause.stack : undefined);
  }
  if (isArray(parts) && parts.length === 0) return [data];
  if (isArray(parts) && parts.every(isPart)) {
    return parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : toBuffer(part)));
  }
  throw invalid(`split() of the codec ${codec.name}`, {
    expected: 'a list of strings or bytes',
    received: showTyped(parts),
  });
}

function isPart(part: unknown): part is string | Bytes {
  return typeof part === 'string' || isBytes(part);
}

/** Creates the codec of a connection. @throws ERR_WS_OPTION_INVALID */
export function codecFor(source: CodecSource, connection: CodecConnection): Codec {
  if (typeof source !== 'function') return source;
  const codec: unknown = answerOf('codec', source(connection));
  if (isCodec(codec)) return codec;
  const expected =
    'its function to return a codec, { name, encode(value), decode(data, isBinary) }';
  throw invalid('codec', { expected, received: showTyped(codec) });
}
