import { setTimeout as delay } from 'node:timers/promises';
import { type RawClient, rawConnect } from '../../index';
import { now } from '../../suite-kit';
import {
  describeNoAnswer,
  isAnswer,
  type PlannedMessage,
  type ReceivedPayload,
} from '../exchange-message';
import { NotTested } from './finding';

/** The server's URL, with path and query. */
export interface SecurityTarget {
  readonly url: string;
  /** The certificate authority of a wss server, PEM. */
  readonly ca?: string | undefined;
}

/** The target with another path, if one is given. */
export function targetAt(target: SecurityTarget, path: string | undefined): SecurityTarget {
  return path === undefined ? target : { ...target, url: new URL(path, target.url).href };
}

/** Limit of a connection, ms. */
export const connectLimit = 5000;

/** Polling interval, and the maximum time counted for one interval, ms. */
const turn = 5;
const longestTurn = 10;
/** By how much a limit may be exceeded on a busy machine, or while messages arrive without end, ms. */
const mostMore = 20_000;

/** A well-behaved client: reads everything, answers pings and close frames. */
export class Peer {
  readonly messages: ReceivedPayload[] = [];
  /** The code of the server's close frame; 1005 if it has none. */
  closeCode: number | undefined;
  isOver = false;
  #pongs = 0;
  #fragments: Buffer[] = [];
  #isText = false;
  readonly #reading: Promise<void>;

  private constructor(readonly raw: RawClient) {
    this.#reading = this.#read();
  }

  /** Opens a connection. Rejects if the handshake is refused. */
  static async open(
    target: SecurityTarget,
    headers: Readonly<Record<string, string>>,
    prepare: readonly PlannedMessage[] = [],
  ): Promise<Peer> {
    const { url, ca } = target;
    const raw = await rawConnect({
      ...{ url, headers, timeout: connectLimit },
      ...(ca !== undefined && { ca }),
    });
    if (!raw.upgrade?.isAccepted) {
      raw.terminate();
      throw new NotTested(`the handshake was refused with ${raw.upgrade?.status ?? 'no status'}`);
    }
    const peer = new Peer(raw);
    for (const message of prepare) {
      if (!(await peer.exchange(message, connectLimit))) {
        const what = peer.describeNoAnswer(message);
        await peer.end();
        throw new NotTested(`"prepare" is not answered: ${what}`);
      }
    }
    return peer;
  }

  send({ isText, payload }: Pick<PlannedMessage, 'isText' | 'payload'>): Promise<void> {
    return this.raw.sendFrame({ opcode: isText ? 1 : 2, payload }).catch(() => undefined);
  }

  /** Sends a message or a ping, and waits for the answer. Resolves with whether it arrived in time. */
  async exchange(message: PlannedMessage | undefined, limit: number): Promise<boolean> {
    if (message?.expect === undefined) {
      if (message !== undefined && !message.isGreeting) await this.send(message);
      return this.ping(limit);
    }
    // A greeting may have arrived with the handshake.
    let read = message.isGreeting ? 0 : this.messages.length;
    if (!message.isGreeting) await this.send(message);
    // Each message is compared once: a server may send without end.
    const hasAnswer = (): boolean => {
      const added = this.messages.slice(read);
      read = this.messages.length;
      return added.some((one) => isAnswer(message, one));
    };
    return this.until(hasAnswer, limit);
  }

  /** What was sent, expected and received, and how the connection ended. */
  describeNoAnswer(message: PlannedMessage | undefined): string {
    const what = describeNoAnswer(message, this.messages);
    if (!this.isOver) return what;
    const { closeCode } = this;
    return `${what}, and the server ${closeCode === undefined ? 'dropped the connection' : `closed the connection with ${closeCode}`}`;
  }

  /** Whether a pong arrives, which proves that earlier messages were read. */
  async ping(limit: number): Promise<boolean> {
    const before = this.#pongs;
    await this.raw.sendFrame({ opcode: 9, payload: 'served?' }).catch(() => undefined);
    return this.until(() => this.#pongs > before, limit);
  }

  /**
   * Waits until the condition holds, or the connection has ended. The limit is up to `mostMore` longer on a busy
   * machine: only `longestTurn` counts for each interval.
   */
  async until(isMet: () => boolean, limit: number): Promise<boolean> {
    const end = now() + limit + mostMore;
    let left = limit;
    while (!isMet()) {
      if (this.isOver || left <= 0 || now() > end) return isMet();
      const began = now();
      await delay(turn);
      left -= Math.min(now() - began, longestTurn);
    }
    return true;
  }

  /** Whether the server ends the connection in time. */
  ended(limit: number): Promise<boolean> {
    return this.until(() => this.isOver, limit);
  }

  async end(): Promise<void> {
    this.raw.terminate();
    await this.#reading;
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const frame = await this.raw.receiveFrame({ timeout: 2 ** 31 - 1 });
        if (frame === undefined) break;
        const { opcode, payload, fin } = frame;
        if (opcode === 8) await this.#close(payload);
        else if (opcode === 9) await this.#reply(10, payload);
        else if (opcode === 10) this.#pongs += 1;
        else this.#collect(opcode, payload, fin);
      }
    } catch {
      // The connection was reset.
    }
    this.isOver = true;
  }

  #collect(opcode: number, payload: Buffer, fin: boolean): void {
    if (opcode !== 0) this.#isText = opcode === 1;
    this.#fragments.push(payload);
    if (!fin) return;
    this.messages.push({ isText: this.#isText, payload: Buffer.concat(this.#fragments) });
    this.#fragments = [];
  }

  async #close(payload: Buffer): Promise<void> {
    this.closeCode = payload.length > 1 ? payload.readUInt16BE() : 1005;
    await this.#reply(8, payload.subarray(0, 2));
  }

  #reply(opcode: number, payload: Buffer): Promise<void> {
    return this.raw.sendFrame({ opcode, payload }).catch(() => undefined);
  }
}
