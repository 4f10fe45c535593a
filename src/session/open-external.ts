import type { ExternalServerOption } from '../options';
import { waitUntilReachable } from '../server/reachable';
import { externalAddress, writeVariables } from './address';
import type { Opening } from './opening';
import type { SessionParts } from './session';

/** `{ url }`: nothing is leased and nothing is started; it has to answer. */
export async function openExternal(
  { options, context, stack }: Opening,
  { url, sslUrl }: ExternalServerOption,
): Promise<SessionParts> {
  await waitUntilReachable(url, options.startTimeout);
  const address = externalAddress(url, sslUrl);
  writeVariables(context.env, address, undefined);
  return {
    options,
    address,
    ca: undefined,
    control: undefined,
    module: undefined,
    kindOf: undefined,
    releasePorts: async () => [],
    stack,
    testTimeout: context.testTimeout,
  };
}
