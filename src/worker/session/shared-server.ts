import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { Routing } from '../routing/routing';
import type { ServerLifecycle } from '../servers/server-lifecycle';
import type { OpenRequest } from './open-request';

/** A server with `scope: 'worker'`. It refers to the session of a file only while that file uses it. */
export class SharedServer {
  #opening: Promise<ServerLifecycle> | undefined;
  /** The file that uses it. */
  #file: OpenRequest | undefined;

  /** @param open opens the server; called for the first file, and again after a failure */
  async openFor(
    file: OpenRequest,
    open: (own: OpenRequest) => Promise<ServerLifecycle>,
  ): Promise<ServerLifecycle> {
    this.#file = file;
    file.stack.push('use of the server', async () => {
      if (this.#file === file) this.#file = undefined;
      const opened = await this.#opening?.catch(() => undefined);
      opened?.state.forgetCalls();
    });
    if (this.#opening === undefined) {
      const stack = new DisposeStack();
      this.#opening = open(this.#requestOf(file, stack)).catch(async (error) => {
        this.#opening = undefined;
        throw await afterCleanUp(error, () => stack.dispose());
      });
    }
    return this.#opening;
  }

  #requestOf({ options, context, reference }: OpenRequest, stack: DisposeStack): OpenRequest {
    const { testPath, rootDir, serverFolders, env, coverageDirectory } = context;
    const own = { testPath, rootDir, serverFolders, coverageDirectory };
    return {
      ...{ options, reference, stack },
      tag: () => this.#file?.tag() ?? '',
      timeLeft: () => this.#file?.timeLeft(),
      routing: new Routing(),
      context: {
        ...own,
        env: { ...env },
        testTimeout: () => this.#file?.context.testTimeout() ?? 0,
        areTimersFake: () => this.#file?.context.areTimersFake?.() === true,
      },
    };
  }
}
