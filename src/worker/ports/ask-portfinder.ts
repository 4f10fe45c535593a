import cluster from 'node:cluster';
import { getPortPromise } from 'portfinder';

let first: Promise<boolean> | undefined;

async function askPortfinder(port: number): Promise<boolean> {
  try {
    // A fresh object each time, because portfinder writes into it; it may answer a later port.
    return (await getPortPromise({ port, stopPort: port })) === port;
  } catch (error) {
    // Its own "No open ports" has no code; the system's errors (EMFILE, …) say nothing of the port.
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    return false;
  }
}

/** Asks portfinder, which also tries the addresses of every interface, whether the port is free. */
export async function isFreeByPortfinder(port: number): Promise<boolean> {
  // In a cluster worker portfinder's listeners belong to the primary, which closes them later.
  if (cluster.isWorker) return true;
  if (first === undefined) {
    first = askPortfinder(port);
    return first;
  }
  // Its first call drops addresses that cannot be bound; two at once would drop one too many.
  await first.catch(() => {});
  return askPortfinder(port);
}
