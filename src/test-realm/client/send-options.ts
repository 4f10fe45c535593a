import type { SendOptions } from '../../bridge/connection-data';
import { flag } from '../../validation/kinds';
import type { Shape } from '../../validation/object';

/** What each option of a send may be. */
export const sendShape = {
  binary: flag,
  compress: flag,
  mask: flag,
  fin: flag,
} satisfies Shape<keyof SendOptions>;
