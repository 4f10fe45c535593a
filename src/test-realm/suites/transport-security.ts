import { connect } from '../client/connect';
import { jestGlobals } from '../jest-globals';
import { session } from '../worker';
import type { Scene } from './scene';

/** Declares the tests of TLS failures, each followed by a connection that works. */
export function declareTransportSecurity(scene: Scene): void {
  const { expect } = jestGlobals();

  scene.test('is refused by a client that does not trust its certificate', async () => {
    const untrusting = connect(scene.plan.path, {
      ...scene.plan.connect,
      ssl: true,
      client: { ca: [] },
    });
    await expect(untrusting).rejects.toMatchObject({ code: 'ERR_WS_TLS' });
    await scene.exchange(await scene.openAll(), 1);
  });

  scene.test('does not speak plain ws on its wss port', async () => {
    const url = String(session().server.sslUrl).replace(/^wss:/, 'ws:');
    const plain = connect(scene.plan.path, { ...scene.plan.connect, url });
    await expect(plain).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
    await scene.exchange(await scene.openAll(), 1);
  });
}
