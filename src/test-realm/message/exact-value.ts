import { isDeepStrictEqual } from 'node:util';
import { mayBeRounded, parseExact } from '../../errors/exact-json';
import { withFallback } from '../../errors/with-fallback';
import type { DecodedValue } from './decoded';
import { type Message, parseJson } from './message';

/** The value of a message; for JSON, whole numbers keep all digits. */
export function exactValue(message: Message, { codec, value }: DecodedValue): unknown {
  if (codec !== 'json' || typeof message !== 'string') return value;
  if (!mayBeRounded(message)) return value;
  // A user's codec may also be named json.
  const isJson = withFallback(() => isDeepStrictEqual(value, parseJson(message)), false);
  return isJson ? parseExact(message) : value;
}
