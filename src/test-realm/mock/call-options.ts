/** The types of the arguments of a mock server's methods. */
import { readable } from '../../validation/bytes';
import { either, kind, oneOf } from '../../validation/kind';
import { action, count, headers, limit, status, text } from '../../validation/kinds';
import { objectOf } from '../../validation/object';
import { sendShape } from '../client/send-options';

export const nextShape = { timeout: limit, name: text, where: action };

export const timesShape = { times: count };

export const mockEvent = oneOf('connection', 'message', 'close', 'handshake');
export const connectionEvent = oneOf('message', 'close');

export const refusalKind = either(
  'an HTTP status from 200 to 599, or an object with it: { status, headers?, body? }',
  status,
  objectOf({ status, headers, body: text }, ['status']),
);

export const broadcastShape = {
  ...sendShape,
  except: kind(
    'a connection of this mock server',
    (value) => typeof value === 'object' && value !== null && 'sendRaw' in value,
  ),
};

export const rawBytes = readable(kind('bytes (Buffer, typed array, DataView)', ArrayBuffer.isView));
