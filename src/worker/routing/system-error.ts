import { constants } from 'node:os';
import { authorityOf } from '../../wire/address';
import type { Address } from './address';

const texts = {
  EADDRINUSE: 'listen EADDRINUSE: address already in use ',
  ECONNREFUSED: 'connect ECONNREFUSED ',
};

/** Creates a system error as Node does. */
export function systemError(
  code: keyof typeof texts,
  { host, port }: Address,
): NodeJS.ErrnoException & { readonly address: string; readonly port: number } {
  const where = host === '::' ? `:::${port}` : authorityOf(host, port);
  const syscall = texts[code].split(' ')[0] ?? '';
  return Object.assign(new Error(`${texts[code]}${where}`), {
    errno: -constants.errno[code],
    ...{ code, syscall, address: host, port },
  });
}
