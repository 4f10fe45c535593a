import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Client } = require('../../dist/index.js');
// `connect()` has no option for it: only load tests leave the log out.
const { openConnection } = require('../../dist/worker/connections/open-connection.js');

/** A client as `connect()` gives it, with another policy of what it records. */
export async function openClient(url, log) {
  const handle = openConnection({ url, log, timeout: 60_000, perMessageDeflate: false });
  await handle.opened;
  return new Client(handle);
}
