import { encode, parseJson } from '../message/message';
import type { Codec } from './codec';

/** The JSON codec. Text that is not JSON remains a string, and bytes remain bytes, in both directions. */
export const json: Codec = {
  name: 'json',
  encode: (value) => encode(typeof value === 'string' ? JSON.stringify(value) : value),
  decode(data) {
    if (typeof data !== 'string') return data;
    const value = parseJson(data);
    return value === undefined ? data : value;
  },
};
