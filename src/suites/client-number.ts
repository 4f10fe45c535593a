import { type Client, type ConnectOptions, connect } from '../index';
import type { SuitePlan } from './suite-options';

// Counts the clients of all suites in the file, for use in `prepare`.
let opened = 0;

/** Calls the suite's `prepare` for a new client. */
export async function prepareClient({ prepare }: SuitePlan, client: Client): Promise<void> {
  opened += 1;
  await prepare(client, opened);
}

/** Opens a connection with the suite's options, and prepares it. */
export async function openClient(
  plan: SuitePlan,
  how: Pick<ConnectOptions, 'ssl' | 'via'>,
  path = plan.path,
): Promise<Client> {
  // A suite sends its own messages, so the file's codec is not used.
  const client = await connect(path, { codec: false, ...plan.connect, ...how });
  await prepareClient(plan, client);
  return client;
}
