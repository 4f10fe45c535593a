import { createServer, type Server } from 'node:net';
import { bindUdp, type DescribeLease, udpWorks } from './guard';
import { answerQuery } from './query';
import { blockHead } from './range';
import type { Guard } from './registry';

/** The head of a block of ports, held by this process for all its ports in the block. */
interface Block {
  readonly close: () => void;
  /** Who uses which port of the block. */
  readonly users: Map<number, DescribeLease>;
}

const blocks = new Map<number, Promise<Block | undefined>>();

function listenAtHead(head: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen({ port: head, host: '127.0.0.1', exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}

async function openBlock(head: number): Promise<Block | undefined> {
  const users: Block['users'] = new Map();
  const server = await listenAtHead(head);
  if (!server) return undefined;
  if (!(await udpWorks())) return { close: () => server.close(), users };
  // The same number in UDP tells those who guard port by port that the block is taken.
  const socket = await bindUdp(head);
  if (!socket) {
    server.close();
    return undefined;
  }
  socket.on('message', (message, from) => {
    for (const describe of new Set(users.values())) answerQuery(socket, message, from, describe());
  });
  return {
    close: () => {
      server.close();
      socket.close();
    },
    users,
  };
}

/** Proves that nobody guards the port by UDP; the number itself stays free for the user's server. */
async function isUnguarded(port: number): Promise<boolean> {
  if (!(await udpWorks())) return true;
  const socket = await bindUdp(port);
  socket?.close();
  return socket !== undefined;
}

/**
 * Guards a port by holding the head of its block with a TCP listener: for systems that forbid UDP,
 * and for servers that use UDP on the same number. A process takes whole blocks of 16.
 */
export async function guardByBlock(
  port: number,
  describe: DescribeLease,
): Promise<Guard | undefined> {
  const head = blockHead(port);
  let opening = blocks.get(head);
  if (!opening) {
    opening = openBlock(head);
    blocks.set(head, opening);
  }
  const block = await opening;
  if (!block) {
    blocks.delete(head);
    return undefined;
  }
  block.users.set(port, describe);
  const guard: Guard = {
    port,
    async drop() {
      if (!block.users.delete(port) || block.users.size > 0) return;
      blocks.delete(head);
      block.close();
    },
  };
  if (await isUnguarded(port)) return guard;
  await guard.drop();
  return undefined;
}
