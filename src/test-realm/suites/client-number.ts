import type { Client } from '../client/client';
import type { SuitePlan } from './suite-options';

// Counts the clients of all suites in the file: `prepare` makes names of it.
let opened = 0;

/** Does what the suite's protocol asks of a new client. */
export async function prepareClient({ prepare }: SuitePlan, client: Client): Promise<void> {
  opened += 1;
  await prepare(client, opened);
}
