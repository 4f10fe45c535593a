// CPU of round trips with and without the recording, in turns (A B C, C B A, …) in one process.
// node --expose-gc round-trips.mjs <url> <bytes> <rounds>: prints µs a round trip, a list a policy.
import { openClient } from './client.mjs';

const [url, bytes, rounds] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const policies = ['none', 'frames', 'all'];
const count = 250;
/** Turns in which the code is compiled. */
const warmUp = 20;

const payload = 'x'.repeat(bytes);
const clients = new Map();
for (const policy of policies) clients.set(policy, await openClient(url, policy));

async function cpuOf(client) {
  // Else one would pay for the garbage of the one before.
  global.gc();
  const before = process.cpuUsage();
  for (let left = count; left > 0; left -= 1) {
    client.send(payload);
    await client.receive();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

const costs = Object.fromEntries(policies.map((policy) => [policy, []]));
for (let round = -warmUp; round < rounds; round += 1) {
  for (const policy of round % 2 === 0 ? policies : policies.toReversed()) {
    const cost = await cpuOf(clients.get(policy));
    if (round >= 0) costs[policy].push(cost);
  }
}
for (const client of clients.values()) client.terminate();
process.stdout.write(JSON.stringify(costs));
