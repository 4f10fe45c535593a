import { encode, parseJson } from '../message/message';
import type { Codec } from './codec';

/** JSON text. Other text stays text, and bytes stay bytes, both ways. */
export const json: Codec = {
  name: 'json',
  encode: (value) => encode(typeof value === 'string' ? JSON.stringify(value) : value),
  decode(data) {
    if (typeof data !== 'string') return data;
    const value = parseJson(data);
    return value === undefined ? data : value;
  },
};
