import { createServer, type Server } from 'node:net';
import { withoutContext } from '../../platform/no-context';
import { bindUdp, type DescribeLease, udpWorks } from './bind-guard';
import { listenOn } from './listen';
import { answerQuery } from './query';
import { blockHead } from './range';
import type { Guard } from './registry';

/** The head of a block of ports, held by this process for all its ports in the block. */
interface Block {
  readonly close: () => void;
  /** The leased ports of the block. */
  readonly leased: Map<number, DescribeLease>;
}

const blocks = new Map<number, Promise<Block | undefined>>();

async function listenAtHead(head: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  try {
    await listenOn(server, head, '127.0.0.1');
    return server;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

async function openBlock(head: number): Promise<Block | undefined> {
  const leased: Block['leased'] = new Map();
  const server = await listenAtHead(head);
  if (!server) return undefined;
  if (!(await udpWorks())) return { close: () => server.close(), leased };
  // The UDP port of the same number marks the block as used for processes that guard single ports.
  const socket = await bindUdp(head).catch((error: unknown) => {
    server.close();
    throw error;
  });
  if (!socket) {
    server.close();
    return undefined;
  }
  socket.on('message', (message, from) => {
    for (const describe of new Set(leased.values())) answerQuery(socket, message, from, describe());
  });
  return {
    close: () => {
      server.close();
      socket.close();
    },
    leased,
  };
}

/** Whether no process guards the port by UDP. Its UDP number stays free for the user's server. */
async function isUnguarded(port: number): Promise<boolean> {
  if (!(await udpWorks())) return true;
  const socket = await bindUdp(port);
  socket?.close();
  return socket !== undefined;
}

/**
 * Guards a port by a TCP listener on the head of its block: for systems that forbid UDP, and for servers that
 * use UDP on the same number. A process takes whole blocks of 16.
 */
export async function guardByBlock(
  port: number,
  describe: DescribeLease,
): Promise<Guard | undefined> {
  const head = blockHead(port);
  let opening = blocks.get(head);
  if (!opening) {
    opening = withoutContext(() => openBlock(head));
    blocks.set(head, opening);
    // Retried at the next lease: files may be available then.
    opening.catch(() => blocks.delete(head));
  }
  const block = await opening;
  if (!block) {
    blocks.delete(head);
    return undefined;
  }
  block.leased.set(port, describe);
  const guard: Guard = {
    port,
    async drop() {
      if (!block.leased.delete(port) || block.leased.size > 0) return;
      blocks.delete(head);
      block.close();
    },
  };
  try {
    if (await isUnguarded(port)) return guard;
  } catch (error) {
    await guard.drop();
    throw error;
  }
  await guard.drop();
  return undefined;
}
