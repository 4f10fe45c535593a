import net from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { Routing } from '../../../src/worker/routing/routing';
import { freePort } from '../process/free-port';

let routing: Routing | undefined;
afterEach(() => routing?.close());

test('the port of an ended command is not listed as connected to, other ports are', async () => {
  const made = new Routing({ outside: ['192.0.2.1'] });
  routing = made;
  const [internal, other] = [await freePort(), await freePort()];
  made.fixedPorts.ofCommands.publish(3000, internal);
  expect(made.fixedPorts.ofCommands.find(3000)).toBe(internal);
  made.fixedPorts.ofCommands.publish(3000, undefined);
  for (const port of [internal, other]) {
    await new Promise((resolve) => net.connect(port, '127.0.0.1').once('error', resolve));
  }
  expect(made.note(0)).toBe(
    `Unanswered connections and requests:\n  localhost:${other}: ECONNREFUSED`,
  );
});
