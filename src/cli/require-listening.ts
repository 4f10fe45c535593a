import { connect } from 'node:net';
import { messageOf } from '../errors/read-cause';
import { urlAddress } from '../wire/address';
import { noServer } from './usage-error';

/** Limit of the connection, ms. */
const limit = 5000;

/** @throws NoServerError unless a server accepts a TCP connection at this URL */
export function requireListening(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(urlAddress(url));
    const fail = (received: string): void => {
      socket.destroy();
      reject(noServer(url, received));
    };
    socket.setTimeout(limit, () => fail(`no connection within ${limit} ms`));
    socket.once('error', (error) => fail(messageOf(error)));
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
