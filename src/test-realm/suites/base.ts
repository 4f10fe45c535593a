import { jestGlobals } from '../jest-globals';
import { fibonacci } from '../scale/fibonacci';
import { declareBadMessages } from './bad-messages';
import type { SuiteOptions } from './protocol';
import { expectReply } from './reply';
import { declareSuite, type Scene } from './scene';
import { declareSizes } from './sizes';
import { declareTransportSecurity } from './transport-security';

/**
 * One connection: the handshake, answers and their order, text and binary, sizes, ping frames, bad
 * messages, TLS and the close. For each test, what the server's protocol says of it comes from `options`.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function baseSuite(options: SuiteOptions = {}): void {
  declareSuite('base', options, fibonacci.base, (scene) => {
    declareHandshake(scene);
    declareAnswers(scene);
    declareSizes(scene);
    declareBadMessages(scene);
    if (scene.ssl) declareTransportSecurity(scene);
  });
}

function declareHandshake(scene: Scene): void {
  const { expect } = jestGlobals();

  scene.test('opens with 101', async () => {
    for (const client of await scene.openAll()) expect(client.upgrade.status).toBe(101);
  });

  scene.test('answers ping frames', async () => {
    for (const client of await scene.openAll())
      expect(await client.ping()).toEqual(expect.any(Number));
  });

  scene.test('closes cleanly', async () => {
    await scene.closeAll(await scene.openAll());
  });
}

function declareAnswers(scene: Scene): void {
  const { expect } = jestGlobals();
  const { plan } = scene;

  scene.test('answers a message', async () => {
    await scene.exchange(await scene.openAll(), 1);
  });

  scene.test('answers 5 messages in their order', async () => {
    await scene.exchange(await scene.openAll(), 5);
  });

  scene.test('answers 20 messages, each sent after the answer to the one before', async () => {
    const clients = await scene.openAll();
    for (let turn = 0; turn < 20; turn += 1) await scene.exchange(clients, 1);
  });

  scene.test('answers 100 messages sent without waiting, in their order', async () => {
    await scene.exchange(await scene.openAll(), 100);
  });

  scene.test('keeps characters of one to four bytes', async () => {
    const payload = 'a é € 😀 \u2028 \t "\\';
    for (const client of await scene.openAll()) {
      await plan.send(client, payload);
      await plan.expect(client, payload);
    }
  });

  if (plan.binary) {
    scene.test('gives binary back byte for byte', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      for (const client of await scene.openAll()) {
        client.send(bytes);
        expect(bytes.equals(await client.receiveBinary())).toBe(true);
      }
    });
  }

  if (plan.isEcho) {
    scene.test('gives an empty message back', async () => {
      for (const client of await scene.openAll()) {
        client.send('');
        expect(await client.receiveText()).toBe('');
      }
    });
  }

  for (const { name, path, send, reply } of plan.exchanges) {
    scene.test(`answers ${name}`, async () => {
      for (const client of await scene.openAll(path)) {
        client.send(send);
        await expectReply(scene, client, reply);
      }
    });
  }
}
