// The closed model by the package loadtest, in this process:
// LOADTEST=<a project in which loadtest is installed> node loadtest.mjs URL CONNECTIONS MS
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';

const [url, connections, duration] = process.argv.slice(2);
const entry = join(process.env.LOADTEST, 'node_modules/loadtest/index.js');
const { loadTest } = await import(pathToFileURL(entry));

/** What the server has got so far. */
const count = () =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}/count`);
    socket.once('error', reject);
    socket.once('message', (data) => {
      resolve(Number(data));
      socket.terminate();
    });
  });
// It adds listeners for each message and takes none away: Node would warn on standard error.
process.removeAllListeners('warning');
void loadTest({ url, concurrency: Number(connections), maxSeconds: 3600, quiet: true });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// All have connected, and the code is compiled.
await sleep(2000);
const [runsBefore, before] = [await count(), process.cpuUsage()];
await sleep(Number(duration));
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ runs: (await count()) - runsBefore, cpu: (user + system) / 1000 }));
process.exit();
