import { type Client, type Link, network, server } from '../../index';
import { jestGlobals, pause } from '../../suite-kit';
import { openClient, openClients } from '../client-number';
import { payloadOf } from '../echo';
import { readSuiteOptions, type SuitePlan } from '../suite-options';
import { transportsOf } from '../transports';
import { lookEvery, notResilient } from './client-scene';
import type { ServerPromises } from './options';

const flood = 50;

/** Declares the tests of a server on an unreliable network. */
export function declareServer({ heartbeat, ...options }: ServerPromises): void {
  const plan = readSuiteOptions('resilienceSuite', options, [1]);
  for (const secure of transportsOf(plan)) {
    jestGlobals().describe(`resilience of the server over ${secure ? 'wss' : 'ws'}`, () => {
      declareTests(new ServerScene(plan, secure), heartbeat);
    });
  }
}

class ServerScene {
  constructor(
    readonly plan: SuitePlan,
    readonly ssl: boolean,
  ) {}

  test(name: string, body: () => Promise<void>, more = 0): void {
    jestGlobals().test(name, body, (this.plan.timeout ?? 20_000) + more);
  }

  open(via?: Link): Promise<Client> {
    return openClient(this.plan, { ssl: this.ssl, ...(via !== undefined && { via }) });
  }

  openSome(count: number, via: Link): Promise<Client[]> {
    return openClients(this.plan, { ssl: this.ssl, via }, count);
  }

  async exchange(client: Client, count = 3): Promise<void> {
    for (let turn = 0; turn < count; turn += 1) {
      const text = payloadOf(0, turn);
      await this.plan.send(client, text);
      await this.plan.expect(client, text);
    }
  }
}

function declareTests(scene: ServerScene, heartbeat: number | undefined): void {
  scene.test(`serves others while ${flood} connections are reset`, async () => {
    const link = await network();
    const steady = await scene.open();
    for (let round = 0; round < flood / 10; round += 1) {
      await scene.openSome(10, link);
      link.cut();
      await scene.exchange(steady);
    }
    await scene.exchange(await scene.open(link));
  });

  scene.test('serves others while handshakes are cut in the middle', async () => {
    const link = await network();
    const steady = await scene.open();
    const cuts = (['request', 'response'] as const).map((during) => link.cutHandshake({ during }));
    const attempts = Array.from({ length: 10 }, () => scene.open(link));
    await Promise.allSettled(attempts);
    for (const cut of cuts) cut.remove();
    await scene.exchange(steady);
    await scene.exchange(await scene.open(link));
  });

  scene.test('serves others while a client does not read', async () => {
    const link = await network();
    const slow = await scene.open(link);
    const steady = await scene.open();
    const reader = link.slowReader();
    const text = payloadOf(1, 0, Math.min(scene.plan.largestPayload, 65_536));
    const flooding = async (): Promise<void> => {
      for (let count = 0; count < 50; count += 1) await scene.plan.send(slow, text);
    };
    // The server may close it meanwhile, since a client that does not read does not answer pings either.
    await flooding().catch((error: unknown) => {
      if (slow.readyState === 1) throw error;
    });
    await scene.exchange(steady);
    reader.remove();
    slow.terminate();
    await scene.exchange(await scene.open(link));
  });

  scene.test('answers messages sent during a partition after it', async () => {
    const link = await network();
    const client = await scene.open(link);
    link.partition(200);
    await scene.exchange(client, 1);
  });

  scene.test('reads messages that arrive in small pieces', async () => {
    const link = await network();
    link.slicer({ averageSize: 3, sizeVariation: 2, stream: 'upstream' });
    await scene.exchange(await scene.open(link));
  });

  if (heartbeat !== undefined) declareHeartbeat(scene, heartbeat);
}

function declareHeartbeat(scene: ServerScene, heartbeat: number): void {
  const body = async (): Promise<void> => {
    const link = await network();
    const steady = await scene.open();
    const before = server.connections;
    await scene.openSome(5, link);
    const during = server.connections;
    link.halfOpen();
    for (let left = heartbeat; server.connections > before && left > 0; left -= lookEvery) {
      await pause(lookEvery);
    }
    if (server.connections > before) {
      throw notResilient(
        `Five clients vanished without a FIN, and ${heartbeat} ms later the server still has ${server.connections} connections: ${during} before they vanished, ${before} before they connected.`,
        'Send pings and terminate a connection whose pong does not arrive (the heartbeat of the ws readme), or raise { heartbeat }.',
      );
    }
    await scene.exchange(steady);
  };
  scene.test(
    `closes within ${heartbeat} ms the connections of clients that vanished`,
    body,
    heartbeat,
  );
}
