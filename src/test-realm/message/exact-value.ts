import { isDeepStrictEqual } from 'node:util';
import { mayBeRounded, parseExact } from '../../errors/exact-json';
import { orElse } from '../../errors/or-else';
import type { DecodedValue } from './decoded';
import { type Message, parseJson } from './message';

/** The value of a message, with all digits of whole numbers where it is JSON. */
export function exactValue(message: Message, { codec, value }: DecodedValue): unknown {
  if (codec !== 'json' || typeof message !== 'string') return value;
  if (!mayBeRounded(message)) return value;
  // A codec of the user may have that name, too.
  const isJson = orElse(() => isDeepStrictEqual(value, parseJson(message)), false);
  return isJson ? parseExact(message) : value;
}
