import type { Server } from 'node:net';

/** Listens on exactly this port, in this very process, and settles when that is known. */
export function listenOn(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onListening = (): void => {
      server.off('error', onError);
      resolve();
    };
    const onError = (error: Error): void => {
      server.off('listening', onListening);
      reject(error);
    };
    server.once('listening', onListening);
    server.once('error', onError);
    // Exclusive: in a cluster worker the primary would listen, and share the port with siblings.
    server.listen({ port, exclusive: true, ...(host === undefined ? {} : { host }) });
  });
}

/** Stops listening; settles also when it did not listen. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
