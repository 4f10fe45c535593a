import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** Values captured by name in one step of a chain, for later steps. */
export type Captured = Record<string, unknown>;

/** Throws when a name is read that no step captured, since that is a mistake in the test. */
export function captureFrom(): Captured {
  return new Proxy<Captured>(Object.create(null), {
    get(values, name) {
      if (typeof name === 'symbol' || name in values) return Reflect.get(values, name);
      const known = Object.keys(values).map((key) => JSON.stringify(key));
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        `Nothing was captured as ${JSON.stringify(name)} before this step; ` +
          `${known.length === 0 ? 'there are no captured values' : `captured so far: ${known.join(', ')}`}. ` +
          'Put .capture(name, pick) after the step that receives the message.',
      );
    },
  });
}
