import type { Link } from '../../index';
import { jestGlobals, now, pause } from '../../suite-kit';
import { type ClientPlan, clientTest, lookEvery, notResilient, planOf } from './client-scene';
import { declareDelivery } from './delivery';
import type { ClientPromises } from './options';

const losses: readonly (readonly [string, (link: Link) => unknown])[] = [
  ['its connection was reset', (link) => link.cut()],
  ['its connection ended without a close frame', (link) => link.limitTime(0, { for: 50 })],
  ['its network was down for a while', (link) => link.down({ for: 200 })],
  [
    'a handshake was refused',
    (link) => {
      link.refuseHandshake(503, { times: 1 });
      link.cut();
    },
  ],
  [
    'a handshake was cut in the middle',
    (link) => {
      link.cutHandshake({ times: 1 });
      link.cut();
    },
  ],
];

/** Declares the tests of a client that reconnects. */
export function declareClient<Client>(promises: ClientPromises<Client>): void {
  const plan = planOf(promises);
  jestGlobals().describe('resilience of the client', () => {
    for (const [what, lose] of losses) {
      clientTest(plan, `reconnects after ${what}`, async (scene) => {
        await scene.connection('after it was opened');
        lose(scene.link);
        await scene.connection(`after ${what}`);
      });
    }

    clientTest(plan, 'reconnects after the server closed with 1001 (going away)', async (scene) => {
      const connection = await scene.connection('after it was opened');
      await connection.close(1001, 'going away');
      await scene.connection('after the server closed with 1001');
    });

    declareBackOff(plan);
    declareHeartbeat(plan);
    declareDelivery(plan);
    declareClose(plan);
  });
}

function declareBackOff<Client>(plan: ClientPlan<Client>): void {
  const { most, per } = plan.attempts;
  clientTest(
    plan,
    `tries at most ${most} times in ${per} ms while it is refused`,
    async (scene) => {
      await scene.connection('after it was opened');
      scene.link.refuseHandshake(503);
      scene.link.cut();
      const { attempts, paused } = await watchAttempts(scene.link, plan);
      if (attempts > most) {
        throw notResilient(
          `The client made ${attempts} attempts, with ${Math.round(paused)} ms of pauses between them, while every handshake was refused; at most ${most} are allowed in ${per} ms.`,
          'Increase the pause before each attempt (exponential back-off with jitter), or allow more attempts: { attempts: { most, per } }.',
        );
      }
      await scene.link.heal();
      await scene.connection('after handshakes were accepted again', plan.recovers + 2 * per);
    },
  );
}

/**
 * Counts attempts until there is one too many, or the client has paused for `per` ms in total. The duration
 * of an attempt is not the client's choice, and only counts towards the overall limit.
 */
async function watchAttempts(
  link: Link,
  { attempts: { most, per }, recovers }: Pick<ClientPlan<unknown>, 'attempts' | 'recovers'>,
): Promise<{ readonly attempts: number; readonly paused: number }> {
  const before = link.accepted;
  const end = now() + per + recovers;
  let attempts = 0;
  let paused = 0;
  for (let last = now(); attempts <= most && paused < per && last < end; ) {
    await pause(lookEvery);
    const isPausing = link.connections === 0 && link.accepted - before === attempts;
    if (isPausing) paused += now() - last;
    attempts = link.accepted - before;
    last = now();
  }
  return { attempts, paused };
}

function declareHeartbeat<Client>(plan: ClientPlan<Client>): void {
  const { heartbeat, recovers } = plan;
  if (heartbeat === undefined) return;
  clientTest(plan, `notices within ${heartbeat} ms that the server has vanished`, async (scene) => {
    await scene.connection('after it was opened');
    scene.link.halfOpen();
    await scene.connection('after the server vanished without a FIN', heartbeat + recovers);
  });
}

function declareClose<Client>(plan: ClientPlan<Client>): void {
  const { per } = plan.attempts;

  clientTest(plan, 'does not reconnect after it was closed', async (scene) => {
    const connection = await scene.connection('after it was opened');
    await plan.close(scene.client);
    const isGone = await scene.until(() => connection.readyState === 3);
    if (!isGone) throw leftBehind('its connection is still open');
    await expectNoAttempt(scene.link, per);
  });

  clientTest(plan, 'does not reconnect when it is closed between two attempts', async (scene) => {
    await scene.connection('after it was opened');
    scene.link.refuseHandshake(503);
    scene.link.cut();
    await scene.until(() => scene.link.accepted > 1 && scene.link.connections === 0);
    // The client receives the refusal a moment later.
    await pause(lookEvery);
    await plan.close(scene.client);
    await scene.link.heal();
    await expectNoAttempt(scene.link, per);
  });
}

async function expectNoAttempt(link: Link, time: number): Promise<void> {
  const before = link.accepted;
  await pause(time);
  const attempts = link.accepted - before;
  if (attempts === 0) return;
  const made = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  throw leftBehind(`it made ${made} to connect within ${time} ms`);
}

function leftBehind(what: string) {
  return notResilient(
    `The client was closed, and ${what}.`,
    'Clear the timer of the next attempt in close(), and ignore later events of a connection.',
  );
}
