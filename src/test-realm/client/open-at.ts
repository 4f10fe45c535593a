import { type CallSite, failureAt } from '../call-site';
import type { Sendable } from '../message/message';
import { addressOfServer } from '../server/live-server';
import { listeningUrl } from '../server/servable';
import { borrowServer } from '../server/serve';
import { workerApi } from '../worker';
import type { Client } from './client';
import type { ConnectOptions } from './connect-options';
import { targetOf } from './connect-target';

/**
 * Opens a client of a server passed to `connect()`, which may be running or is started here. The session
 * stops a server started here after its test; without a session, it ends with its client.
 */
export async function openAt<In, Out extends Sendable>(
  given: unknown,
  options: ConnectOptions,
  site: CallSite,
  open: (target: ConnectOptions, listening?: object) => Promise<Client<In, Out>>,
): Promise<Client<In, Out>> {
  const target = (address: Parameters<typeof targetOf>[1]): ConnectOptions => {
    try {
      return targetOf(options, address);
    } catch (error) {
      throw failureAt(site, error);
    }
  };
  const address = addressOfServer(given);
  if (address !== undefined) return open(target(address));
  const url = listeningUrl(given);
  if (url !== undefined) {
    const own = target(url.startsWith('ws:') ? { url } : { url, sslUrl: url });
    return open(own, given as object);
  }
  const served = await borrowServer(given).catch((error) => {
    throw failureAt(site, error);
  });
  if (workerApi() !== undefined) return open(target(served.server.address));
  try {
    const client = await open(target(served.server.address));
    void client.handle.closed.then(() => served.dispose());
    return client;
  } catch (error) {
    await served.dispose();
    throw error;
  }
}
