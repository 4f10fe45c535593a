import type { FileServer } from '../../bridge/worker-api';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { ServerLifecycle } from '../servers/server-lifecycle';
import type { OpenedServer } from './open-server';

/** The `server` object of a test file, read live. */
export function fileServer({ address, ca, control }: OpenedServer): FileServer {
  const controlled = (verb: string): ServerLifecycle => {
    if (control) return control;
    throw new WsDynamicError(
      'ERR_WS_SERVER_EXTERNAL',
      `server.${verb}() is for servers that this package starts; the one at ${address.url} runs elsewhere (option "server" is { url } or false).`,
    );
  };
  const stop = async (): Promise<void> => {
    controlled('stop').noteStop('stop', stop);
    await control?.stop();
  };
  const crash = async (): Promise<void> => {
    controlled('crash').noteStop('crash', crash);
    await control?.crash();
  };
  return {
    ...address,
    httpUrl: address.url.replace(/^ws/, 'http'),
    httpsUrl: address.sslUrl?.replace(/^ws/, 'http'),
    ca,
    get pid() {
      return control?.running?.pid;
    },
    get logs() {
      return control?.output.lines ?? [];
    },
    get connections() {
      return control?.running?.open.length ?? 0;
    },
    start: async () => controlled('start').start(),
    restart: async () => controlled('restart').restart(),
    stop,
    crash,
    pause: async () => controlled('pause').pause(),
    resume: async () => controlled('resume').resume(),
  };
}
