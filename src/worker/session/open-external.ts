import type { ExternalServerOption } from '../../options/environment';
import { externalAddress, writeVariables } from '../servers/address';
import { waitUntilReachable } from '../servers/reachable';
import type { OpenRequest } from './session-context';
import type { SessionParts } from './session-parts';

/** `{ url }`: nothing is leased and nothing is started; it has to answer. */
export async function openExternal(
  { options, context, stack }: OpenRequest,
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
