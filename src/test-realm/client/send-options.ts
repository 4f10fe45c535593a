import type { SendOptions } from '../../bridge/connection-data';
import { flag } from '../../validation/kinds';
import type { Shape } from '../../validation/object';

/** Options for sending one message: those of `ws`, and one for the codec. */
export interface ClientSendOptions extends SendOptions {
  /** `false` sends a string as text and bytes as binary, without the codec. */
  readonly encode?: boolean;
}

/** The types of the send options. */
export const sendShape = {
  binary: flag,
  compress: flag,
  mask: flag,
  fin: flag,
  encode: flag,
} satisfies Shape<keyof ClientSendOptions>;
