import { createServer, type Server } from 'node:net';
import { listenOn } from '../../../src/worker/ports/listen';

/** A server that finds somebody else on its port the first `times` it listens. */
export function beatenServer(
  times: number,
  holders: Server[],
  server: Server = createServer(),
): Server {
  const listen = server.listen.bind(server);
  let left = times;
  server.listen = ((options: { port: number }) => {
    if (left === 0) return listen(options);
    left -= 1;
    const holder = createServer();
    holders.push(holder);
    void listenOn(holder, options.port, '::').then(() => listen(options));
    return server;
  }) as typeof server.listen;
  return server;
}
