import type { Client } from '../client/client';
import { fibonacci } from '../scale/fibonacci';
import { expectRefusal } from './bad-messages';
import { declareBroadcast } from './broadcast';
import type { SuiteOptions } from './protocol';
import { declareSuite, type Scene } from './scene';

/**
 * A few connections beside each other: nobody gets another's answers, the end of one leaves the others
 * as they are, whoever was cut off can come back, a broadcast reaches all.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function connectionSuite(options: SuiteOptions = {}): void {
  declareSuite('connection', options, fibonacci.connection, (scene) => {
    scene.test('each gets its own answers', async () => {
      const clients = await scene.openAll();
      await scene.exchange(clients, 10);
      await scene.closeAll(clients);
    });

    declareEndings(scene);
    declareReturns(scene);
    // One more than the tier, so that there is a sender and at least two others.
    declareBroadcast(scene, scene.count + 1);
  });
}

const endings: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ['closes', (client) => client.close(1000)],
  [
    'is cut off',
    (client) => {
      client.terminate();
      return client.closed;
    },
  ],
];

function declareEndings(scene: Scene): void {
  for (const [name, end] of endings) {
    scene.test(`one that ${name} leaves the others as they are`, async () => {
      const [first, ...others] = await scene.openAll(undefined, scene.count + 1);
      if (first !== undefined) await end(first);
      // The server has seen the end of the first when it has seen this one come.
      const next = await scene.open();
      await scene.exchange([...others, next], 5);
    });
  }

  for (const bad of scene.plan.badMessages) {
    scene.test(`one that sends ${bad.name} leaves the others as they are`, async () => {
      const offender = await scene.open(bad.path);
      const others = await scene.openAll();
      await expectRefusal(scene, offender, bad);
      for (let turn = 0; turn < 10; turn += 1) await scene.exchange(others, 1);
    });
  }
}

function declareReturns(scene: Scene): void {
  for (const [name, end] of endings) {
    scene.test(`each that ${name} can come back, 5 times in a row`, async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        const clients = await scene.openAll();
        await scene.exchange(clients, 2);
        await Promise.all(clients.map(end));
      }
    });
  }
}
