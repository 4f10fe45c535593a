// CPU of round trips with and without the recording, in turns in one process.
// node --expose-gc round-trips.mjs <url> <bytes> <rounds>: prints µs a round trip, a list a policy.
import { openClient } from './client.mjs';

const [url, bytes, rounds] = [process.argv[2], ...process.argv.slice(3).map(Number)];
/** `again` is a second client with `none`: how far both are apart is the error of the measurement. */
const subjects = ['none', 'frames', 'again', 'all'];
const policyOf = (subject) => (subject === 'again' ? 'none' : subject);
/** Each stands in each place once, and comes once after each other (a Williams square). */
const orders = [
  [0, 1, 3, 2],
  [1, 2, 0, 3],
  [2, 3, 1, 0],
  [3, 0, 2, 1],
];
const count = 250;
/** Rounds on the same connections; then each subject gets another one, opened in another place. */
const together = 12;
/** Blocks in which the code is compiled. */
const warmUp = 1;

const payload = 'x'.repeat(bytes);

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

const costs = Object.fromEntries(subjects.map((subject) => [subject, []]));
for (let block = -warmUp; block * together < rounds; block += 1) {
  const clients = new Map();
  for (const index of orders.at(block % orders.length)) {
    clients.set(subjects[index], await openClient(url, policyOf(subjects[index])));
  }
  // The first round on a connection is not counted.
  for (let round = -1; round < together; round += 1) {
    for (const index of orders.at((round + block) % orders.length)) {
      const cost = await cpuOf(clients.get(subjects[index]));
      if (block >= 0 && round >= 0) costs[subjects[index]].push(cost);
    }
  }
  for (const client of clients.values()) client.terminate();
}
process.stdout.write(JSON.stringify(costs));
