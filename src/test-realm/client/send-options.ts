import { flag } from '../../arguments/kinds';
import type { Shape } from '../../arguments/object';
import type { SendOptions } from '../../realm/connection-data';

/** What each option of a send may be. */
export const sendShape = {
  binary: flag,
  compress: flag,
  mask: flag,
  fin: flag,
} satisfies Shape<keyof SendOptions>;
