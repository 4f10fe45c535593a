import * as v from '../../vendored/valibot';

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const duration = v.pipe(v.number(), v.finite());
export const list = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item), v.readonly());
