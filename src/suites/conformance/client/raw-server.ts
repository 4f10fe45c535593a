import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProbeContext } from '../../probe/context';
import { Evidence } from '../../probe/evidence';
import { Outbound } from '../../probe/outbound';
import type { Probe } from '../../probe/probe';
import { type ProbeResult, resultOf } from '../../probe/run-probe';
import { Scene } from '../../probe/scene';
import { answerHandshake, readRequest } from './answer-handshake';
import { SocketWire } from './socket-wire';

/** How long to wait for a client to connect, ms. */
const connectLimit = 10_000;

/** Serves each case on a separate path, as the probe's side of the connection. */
export class CaseServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Map<string, (socket: SocketWire, rest: Connection) => void>();

  private constructor(private readonly context: ProbeContext) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      void this.#serve(new SocketWire(socket)).catch(() => socket.destroy());
    });
  }

  static async listen(context: ProbeContext): Promise<CaseServer> {
    const server = new CaseServer(context);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  urlOf({ id }: Probe): string {
    const address = this.#server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return `ws://127.0.0.1:${port}/case/${id}`;
  }

  /** Runs a case with the client started by `open`. */
  async run(probe: Probe, open: (url: string) => unknown): Promise<ProbeResult> {
    const evidence = new Evidence();
    const scene = new Scene(probe, 'server', evidence, this.context);
    const connected = new Promise<Connection & { readonly wire: SocketWire }>((resolve) => {
      this.#waiting.set(`/case/${probe.id}`, (wire, connection) =>
        resolve({ wire, ...connection }),
      );
    });
    // A client that rejects an invalid handshake has still connected.
    const failed = new Promise<string>((resolve) => {
      void Promise.resolve()
        .then(() => open(this.urlOf(probe)))
        .catch((error: unknown) => {
          const text = error instanceof Error ? error.message : String(error);
          evidence.note(`open() failed: ${text}`);
          resolve(`The client did not connect: open() failed with ${text}`);
        });
    });
    const limit = new AbortController();
    const tooLate = `The client did not connect within ${connectLimit} ms.`;
    const late = delay(connectLimit, tooLate, limit).catch(() => tooLate);
    const connection = await Promise.race([connected, failed, late]);
    limit.abort();
    this.#waiting.delete(`/case/${probe.id}`);
    if (typeof connection === 'string') {
      const handshakeFailure = connection;
      return resultOf(
        probe,
        scene,
        evidence,
        { handshakeFailure, expired: ['the client'] },
        'server',
      );
    }
    const { wire, request } = connection;
    evidence.note(`Handshake: ${request.headers['sec-websocket-extensions'] ?? 'no extension'}`);
    try {
      const early = probe.handshake?.early ? scene.earlyBytes() : Buffer.alloc(0);
      const deflate = await answerHandshake(wire, request, probe, early);
      await scene.play(wire, new Outbound(wire), request.rest, deflate);
    } finally {
      wire.terminate();
    }
    return resultOf(probe, scene, evidence, { wasOpen: true, status: 101 }, 'server');
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #serve(wire: SocketWire): Promise<void> {
    const request = await readRequest(wire);
    if (request === undefined) return;
    const take = this.#waiting.get(new URL(request.path, 'ws://case').pathname);
    if (take !== undefined) {
      this.#waiting.delete(new URL(request.path, 'ws://case').pathname);
      take(wire, { request });
      return;
    }
    await wire.sendBytes(
      'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    wire.terminate();
  }
}

interface Connection {
  readonly request: NonNullable<Awaited<ReturnType<typeof readRequest>>>;
}
