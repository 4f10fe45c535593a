import { setTimeout as delay } from 'node:timers/promises';
import { rawConnect } from '../../index';
import { isRunning } from '../../suite-kit';
import { type PlannedMessage, preparedStep } from '../exchange-message';
import type { OwnedServer } from '../owned-server';
import { requestOf } from '../probe/handshake';
import type { Observation } from '../probe/observation';
import type { Probe } from '../probe/probe';
import { playProbe } from '../probe/run-probe';
import type { Wire } from '../probe/wire';
import { Finding, firstLine, NotTested, ServerFailed } from './finding';
import type { SecurityPlan } from './options';
import { connectLimit, Peer, type SecurityTarget, targetAt } from './peer';
import { askRaw, type RawAnswer } from './raw-answer';
import { ServerMemory } from './server-memory';

type Headers = Readonly<Record<string, string>>;

/** Interval of the bystander's messages during an attack, ms. */
const pulse = 50;

const noTrips = { roundTrips: 0, dataOf: () => ({ message: () => Buffer.alloc(0) }) };

/** The server of one check, attacked by one client while another one is served. */
export class SecurityScene {
  readonly #wires = new Set<Wire>();
  readonly #peers = new Set<Peer>();
  /** With the path that logs in. */
  readonly target: SecurityTarget;
  readonly memory: ServerMemory;

  constructor(
    readonly plan: SecurityPlan,
    target: SecurityTarget,
    /** The server's process ID; `undefined` if it is not known. */
    readonly pid: number | undefined,
    private readonly server: OwnedServer = {},
  ) {
    this.target = targetAt(target, plan.login.path);
    this.memory = new ServerMemory(pid);
  }

  /** The message used to check whether a client is served. */
  get usual(): PlannedMessage | undefined {
    return this.plan.messages.find(({ expect }) => expect !== undefined);
  }

  async openPeer(
    headers: Headers = this.plan.headers,
    isPrepared = true,
    path?: string,
  ): Promise<Peer> {
    const target = targetAt(this.target, path);
    const peer = await Peer.open(target, headers, isPrepared ? this.plan.prepare : []);
    this.#peers.add(peer);
    return peer;
  }

  /** Opens a TCP or TLS connection without a handshake. */
  openWire = async (): Promise<Wire> => {
    const { url, ca } = this.target;
    const wire = await rawConnect({
      ...{ url, handshake: false, timeout: connectLimit },
      ...(ca !== undefined && { ca }),
    }).catch((error: unknown) => {
      throw new NotTested(`no connection: ${firstLine(error)}`);
    });
    this.#wires.add(wire);
    return wire;
  };

  /** Plays a probe on a separate connection, after the steps of "prepare". */
  async play(
    probe: Probe,
    isPrepared = true,
  ): Promise<{ readonly seen: Observation; readonly lines: readonly string[] }> {
    const { scene, evidence, seen } = await playProbe(
      probe,
      this.openWire,
      { ...this.#place(), headers: this.plan.headers },
      { ...noTrips, prepare: isPrepared ? this.plan.prepare.map(preparedStep) : [] },
    );
    const lines = evidence.lines.map(({ at, direction, text }) => {
      return `${at} ms ${{ out: '→', in: '←', note: '·' }[direction]} ${text}`;
    });
    const observed = scene.observe(seen);
    const { wasOpen, handshakeFailure, outcome } = observed;
    if (isPrepared && !wasOpen) throw new NotTested(`no connection: ${handshakeFailure}`);
    if (isPrepared && outcome?.behavior === 'FAILED') throw new NotTested(outcome.result);
    return { seen: observed, lines };
  }

  /** The bytes of a handshake; `lines` replace the default ones. */
  request(lines?: readonly string[], headers: Headers = this.plan.headers, path?: string): string {
    const probe: Probe = {
      ...{ id: '', does: '', timer: 'kill', after: 1, starter: 'server', codes: [] },
      ...(lines !== undefined && { handshake: { request: lines } }),
    };
    return requestOf(probe, { ...this.#place(path), headers }).request;
  }

  /** Sends a request and reads the response, within a limit in ms. */
  async ask(request: string, limit = this.plan.limits.answer): Promise<RawAnswer> {
    return askRaw(await this.openWire(), request, limit);
  }

  /**
   * Attacks while a bystander is served. Throws a finding unless the bystander is served during and after the
   * attack, new clients are accepted, the process is running, and memory returns below the limit.
   */
  async survive(attack: () => Promise<void>): Promise<void> {
    const { answer, memory: bound } = this.plan.limits;
    const bystander = await this.#openServed();
    const before = await this.memory.beforeAttack();
    let isOver = false;
    const watch = async (): Promise<void> => {
      for (;;) {
        await this.#requireServed(bystander, 'during', answer);
        if (isOver) return;
        await delay(pulse);
      }
    };
    const watching = watch().then(
      () => undefined,
      (error: unknown) => error,
    );
    let notMade: NotTested | undefined;
    try {
      await attack();
    } catch (error) {
      if (error instanceof Finding) throw error;
      // A connection ended by the server, or an ended server: the following checks determine which.
      if (error instanceof NotTested) notMade = error;
    } finally {
      isOver = true;
    }
    const noticed = await watching;
    await this.requireAlive();
    if (noticed !== undefined) throw noticed;
    await this.#requireServed(bystander, 'after', answer);
    await this.memory.requireReleased(before, bound);
    // Closed, since the next attack opens its own bystander, and the server may limit connections.
    await bystander.end();
    if (notMade !== undefined) throw notMade;
    await this.requireRunning();
  }

  /**
   * Throws a finding if the server has failed, even if it still serves: an uncaught error does not end a
   * module. Stopping there makes the last data sent the cause.
   */
  async requireRunning(): Promise<void> {
    if ((await this.server.ended?.()) !== undefined) throw new ServerFailed();
  }

  /** Throws `NotTested` unless a client is served, since later results would be meaningless. */
  async requireReady(): Promise<void> {
    const peer = await this.#openServed();
    await peer.end();
  }

  async #openServed(): Promise<Peer> {
    const peer = await this.openPeer().catch((error: unknown) => {
      throw new NotTested(`no connection before the attack: ${firstLine(error)}`);
    });
    await this.requireAnswer(peer);
    return peer;
  }

  /** Throws `NotTested` unless the message is answered. */
  async requireAnswer(peer: Peer): Promise<void> {
    if (await peer.exchange(this.usual, connectLimit)) return;
    const what = peer.describeNoAnswer(this.usual);
    throw new NotTested(`no answer before the attack: ${what}`);
  }

  /** Throws a finding unless new clients are served. */
  async requireAlive(): Promise<void> {
    const { pid } = this;
    if (pid !== undefined && pid !== process.pid && !isRunning(pid)) {
      throw new Finding(`The server's process ${pid} has ended.`);
    }
    let peer: Peer;
    try {
      peer = await this.openPeer();
    } catch (error) {
      // A time limit may have expired because of the machine.
      throw new Finding(
        `After the attack, a new client is not served: ${firstLine(error)}`,
        [],
        true,
      );
    }
    await this.#requireServed(peer, 'after', this.plan.limits.answer);
    await peer.end();
  }

  async #requireServed(peer: Peer, when: 'during' | 'after', limit: number): Promise<void> {
    if (await peer.exchange(this.usual, limit)) return;
    if (peer.isOver) throw new Finding(`An idle client lost its connection ${when} the attack.`);
    throw new Finding(
      `An idle client was not answered within ${limit} ms ${when} the attack.`,
      [],
      true,
    );
  }

  /** Ends all connections of the check. */
  async dispose(): Promise<void> {
    for (const wire of this.#wires) wire.terminate();
    for (const peer of this.#peers) await peer.end();
  }

  /** The path of its handshakes. */
  get path(): string {
    return this.#place().path;
  }

  #place(path?: string): { readonly authority: string; readonly path: string } {
    const { host, pathname, search } = new URL(targetAt(this.target, path).url);
    return { authority: host, path: pathname + search };
  }
}
