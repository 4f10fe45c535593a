import type { ShownMessage } from '../../bridge/connection';
import { showLine, showText } from '../../errors/show-text';
import { showValue } from '../../errors/show-value';
import { spacedHex } from '../../errors/spaced-hex';
import { textInBytes } from '../../errors/text-in-bytes';
import { withFallback } from '../../errors/with-fallback';
import { boundText } from '../difference/text-window';
import { type Decoded, hasValue } from '../message/decoded';
import { isBytes, toBuffer, type WireMessage } from '../message/message';

/** Maximum characters of a value, and bytes of a payload, in a line of a transcript. */
const mostCharacters = 200;
const mostBytes = 32;

/** A message in a transcript: its value, or its bytes and why they cannot be decoded. */
export function showDecoded(
  decoded: Decoded,
  wire: WireMessage,
  most = mostCharacters,
): ShownMessage {
  const { codec } = decoded;
  if (hasValue(decoded)) return { kind: codec, text: boundText(valueText(decoded.value), most) };
  const payload = payloadText(wire);
  if ('isPart' in decoded) return { text: `${payload} (part of a message of ${codec})` };
  return {
    text: `${payload} (${codec} cannot decode it: ${boundText(decoded.reason, mostCharacters)})`,
  };
}

/** Hexadecimal is used only for bytes that are not text, since the option `mask` finds names only in text. */
function payloadText({ data, isBinary }: WireMessage): string {
  const bytes = toBuffer(Buffer.from(data));
  const text = isBinary ? textInBytes(bytes) : bytes.toString();
  return text === undefined ? hexText(bytes) : showLine(boundText(text, mostCharacters));
}

/**
 * A value on one line as JSON, with bytes in hexadecimal; values that JSON cannot represent as in Node's
 * `inspect()`.
 */
export function valueText(value: unknown): string {
  if (isBytes(value)) return hexText(toBuffer(value));
  return showText(
    withFallback(() => JSON.stringify(value, replaced), undefined) ?? showValue(value),
  );
}

/** For a Buffer, `toJSON()` has already been called: the original value is a property of its holder. */
function replaced(this: unknown, key: string, value: unknown): unknown {
  const own: unknown = Reflect.get(Object(this), key);
  if (isBytes(own)) return hexText(toBuffer(own));
  if (typeof own === 'bigint') return `${own}n`;
  if (own instanceof Map || own instanceof Set) return showValue(own);
  return value;
}

function hexText(bytes: Buffer): string {
  const shown = spacedHex(bytes.subarray(0, mostBytes));
  return `<${shown}${bytes.length > mostBytes ? ` … ${bytes.length} bytes` : ''}>`;
}
