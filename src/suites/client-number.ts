import { type Client, type ConnectOptions, connect } from '../index';
import type { SuitePlan } from './suite-options';
import { together } from './together';

// Counts the clients of all suites in the file, for use in `prepare`.
let opened = 0;

/** Calls the suite's `prepare` for a new client. */
export async function prepareClient({ prepare }: SuitePlan, client: Client): Promise<void> {
  opened += 1;
  await prepare(client, opened);
}

type How = Pick<ConnectOptions, 'ssl' | 'via'>;

/** Opens a connection with the suite's options, and prepares it. */
export async function openClient(plan: SuitePlan, how: How, path?: string): Promise<Client> {
  const [client] = await openClients(plan, how, 1, path);
  return client as Client;
}

/** Opens connections concurrently; each is prepared as soon as it is open. */
export async function openClients(
  plan: SuitePlan,
  how: How,
  count: number,
  path = plan.path,
): Promise<Client[]> {
  // A suite sends its own messages, so the file's codec is not used.
  const opening = Array.from({ length: count }, async () =>
    connect(path, { codec: false, ...plan.connect, ...how }),
  );
  const preparing = opening.map(async (client) => {
    await prepareClient(plan, await client);
    return client;
  });
  const prepared = together('failed in prepare()', preparing);
  // A connection that could not be opened is reported as such.
  prepared.catch(() => undefined);
  await together('could not be opened', opening);
  return prepared;
}
