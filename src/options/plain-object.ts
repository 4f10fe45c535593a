import { withFallback } from '../errors/with-fallback';
import * as v from '../vendored/valibot';

/**
 * An object with keys: valibot reads an array, a Map or a Date as an object without any.
 *
 * @param expected completes "to be …"
 */
export function plainObject<Schema extends v.GenericSchema>(schema: Schema, expected: string) {
  const refused = v.custom<v.InferOutput<Schema>>(() => false, expected);
  return v.lazy((value) => (isPlain(value) ? schema : refused));
}

function isPlain(value: unknown): boolean {
  const tag = withFallback(() => Object.prototype.toString.call(value), undefined);
  // The second is `import * as servers`.
  return tag === '[object Object]' || tag === '[object Module]';
}
