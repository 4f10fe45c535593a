import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** Values kept by name in one step of a chain, for the steps after it. */
export type Captured = Record<string, unknown>;

/** Reading a name that no step captured is a mistake in the test, so it throws instead of giving undefined. */
export function captureFrom(): Captured {
  return new Proxy<Captured>(Object.create(null), {
    get(values, name) {
      if (typeof name === 'symbol' || name in values) return Reflect.get(values, name);
      const known = Object.keys(values).map((key) => JSON.stringify(key));
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        `Nothing was captured as ${JSON.stringify(name)} before this step; ` +
          `${known.length === 0 ? 'there are no captured values' : `there is ${known.join(', ')}`}. ` +
          'Put .capture(name, pick) after the step that receives the message.',
      );
    },
  });
}
