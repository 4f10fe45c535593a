import type { SendOptions } from '../../bridge/connection-data';
import { flag } from '../../validation/kinds';
import type { Shape } from '../../validation/object';

/** How one message is sent; the options are those of `ws`, and one of the codec. */
export interface ClientSendOptions extends SendOptions {
  /** `false`: a string as text and bytes as binary, without the codec. */
  readonly encode?: boolean;
}

/** What each option of a send may be. */
export const sendShape = {
  binary: flag,
  compress: flag,
  mask: flag,
  fin: flag,
  encode: flag,
} satisfies Shape<keyof ClientSendOptions>;
