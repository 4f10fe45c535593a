// The closed model by the WebSocket engine of Artillery, in this process:
// ARTILLERY=<a project in which artillery is installed> node artillery.mjs URL CONNECTIONS MS
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WebSocket } from 'ws';

const [target, connections, duration] = process.argv.slice(2);
const require = createRequire(join(process.env.ARTILLERY, 'package.json'));
const { createGlobalObject } = require('artillery/lib/artillery-global');
await createGlobalObject();
const { runner } = require('@artilleryio/int-core').runner;

const step = { send: { payload: { text: 'hello' }, capture: { json: '$.text', as: 'text' } } };
const script = {
  config: { target, phases: [{ duration: 1, arrivalCount: Number(connections) }] },
  // Ends with this process.
  scenarios: [{ engine: 'ws', flow: [{ loop: [step], count: 1e9 }] }],
};
/** What the server has got so far: Artillery tells its own counts only every few seconds. */
const count = () =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${target}/count`);
    socket.once('error', reject);
    socket.once('message', (data) => {
      resolve(Number(data));
      socket.terminate();
    });
  });
const load = await runner(script, undefined, {});
load.run();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// All users have arrived, and the code is compiled.
await sleep(3000);
const [runsBefore, before] = [await count(), process.cpuUsage()];
await sleep(Number(duration));
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ runs: (await count()) - runsBefore, cpu: (user + system) / 1000 }));
process.exit();
