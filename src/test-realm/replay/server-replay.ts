/** Plays the server's side of a recorded connection to a client. */
import type { ReceivedMessage } from '../../bridge/connection-data';
import type { Message, Sendable } from '../message/message';
import type { MockConnection } from '../mock/mock-connection';
import { workerFunctions } from '../worker';
import type { RecordedMessage, RecordedSession } from './recorded-session';
import { pauseBefore } from './recorded-time';
import { type ReplayPlace, showMessage, unexpectedMessage } from './replay-failures';
import { ValueBindings } from './value-bindings';

/** A recording to play. */
export interface PlayedRecording {
  readonly session: RecordedSession;
  readonly place: ReplayPlace;
  /** Whether to keep the recorded intervals. */
  readonly isTimed: boolean;
}

/** Finds another recorded connection for a client, by the client's first message. */
export type FindOther = (replay: ServerReplay, value: unknown) => PlayedRecording | undefined;

/**
 * Replays one connection. Each message of the server is sent, in recorded order, once all earlier recorded
 * messages of the client have arrived.
 */
export class ServerReplay {
  #awaited = new Set<RecordedMessage>();
  #messages: readonly RecordedMessage[] = [];
  #bindings: ValueBindings;
  #position = 0;
  #pausing: ReturnType<ReturnType<typeof workerFunctions>['pause']> | undefined;
  #hasSpoken = false;
  #end: (() => void) | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    public played: PlayedRecording,
    readonly connection: MockConnection,
    private readonly findOther: FindOther,
    /** Set from the start on a connection opened after a mismatch: a reconnecting client fails once. */
    public hasFailed = false,
  ) {
    this.#bindings = bindingsOf(played);
    this.play(played);
  }

  /** Resolves when the connection was played to the end. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Starts playing, or switches to another recorded connection with the same beginning. */
  play(played: PlayedRecording): void {
    const begun = this.#messages.slice(0, this.#position);
    const end = this.#end;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    if (end !== undefined) void this.#ended.then(end);
    this.#pausing?.cancel();
    this.#pausing = undefined;
    this.played = played;
    this.#messages = messagesOf(played);
    this.#awaited = new Set(this.#messages.filter(({ isSent }) => isSent));
    this.#bindings = bindingsOf(played);
    for (const [at, { value }] of begun.entries()) {
      this.#bindings.match(this.#messages[at]?.value, value);
    }
    this.#advance();
  }

  /** Whether the client has sent nothing, and has received nothing but the beginning of this recording. */
  canPlay(played: PlayedRecording): boolean {
    if (this.#hasSpoken || this.connection.readyState !== 1) return false;
    const bindings = bindingsOf(played);
    const messages = messagesOf(played);
    return this.#messages.slice(0, this.#position).every(({ value }, at) => {
      const other = messages[at];
      return other?.isSent === false && bindings.match(other.value, value);
    });
  }

  /**
   * Closes the connection at a message that is not in the recording, so that the client does not wait for an
   * answer.
   *
   * @throws ERR_WS_REPLAY_MISMATCH for the first such message
   */
  receive(message: ReceivedMessage, value: unknown): void {
    if (!this.#hasSpoken && !beginsWith(this.played, value)) {
      const other = this.findOther(this, value);
      if (other !== undefined) this.play(other);
    }
    this.#hasSpoken = true;
    const recorded = [...this.#awaited].find((one) => this.#bindings.match(one.value, value));
    if (recorded === undefined) {
      this.connection.handle.startClose(1008, 'not in the recording');
      if (this.hasFailed) return;
      this.hasFailed = true;
      const { place, session } = this.played;
      throw unexpectedMessage(place, session, [...this.#awaited], { message, value });
    }
    this.#awaited.delete(recorded);
    this.#advance();
  }

  /** What the replay is waiting for; empty at the end. */
  describe(): string {
    const [next] = this.#awaited;
    if (next === undefined) return '';
    const { place } = this.played;
    const all = this.#messages.filter(({ isSent }) => isSent).length;
    return (
      `The replay of ${place.file} (${place.connection}) waits for message ${all - this.#awaited.size + 1} ` +
      `of ${all} of the client: ${showMessage(next.value, place.names)}`
    );
  }

  #advance(): void {
    while (this.#pausing === undefined) {
      const message = this.#messages[this.#position];
      if (message === undefined) {
        this.#finish();
        return;
      }
      if (message.isSent) {
        if (this.#awaited.has(message)) return;
        this.#position += 1;
      } else if (!this.#pause(message)) {
        this.#position += 1;
        this.#send(message);
      }
    }
  }

  /** Whether the message is sent later, after a pause. */
  #pause(message: RecordedMessage): boolean {
    const { isTimed, session } = this.played;
    const ms = isTimed ? pauseBefore(message, session) : 0;
    if (ms <= 0) return false;
    const pause = workerFunctions().pause(ms);
    this.#pausing = pause;
    // An open connection keeps the process alive by itself; the timer need not.
    pause.unref();
    void pause.done.then(() => {
      this.#pausing = undefined;
      this.#position += 1;
      this.#send(message);
      this.#advance();
    });
    return true;
  }

  #send(message: RecordedMessage): void {
    const { handle } = this.connection;
    if (handle.readyState !== 1) return;
    const value = this.#bindings.apply(message.value);
    // The client may close the connection meanwhile.
    for (const data of this.#wireOf(message, value)) handle.send(data).catch(() => undefined);
  }

  #wireOf(message: RecordedMessage, value: unknown): readonly Message[] {
    const { session } = this.played;
    // The codec tracks the state of its handshake.
    if (message.isDecoded && session.answersItself) {
      return [this.connection.format.write(value as Sendable)].flat();
    }
    return value === message.value ? message.wire : session.write(message, value);
  }

  #finish(): void {
    const { close } = this.played.session.conversation;
    if (close?.type === 'receive' && this.connection.readyState === 1) {
      const { code, reason } = close;
      if (code === 1006) this.connection.drop();
      else this.connection.handle.startClose(code === 1005 ? undefined : code, reason);
    }
    this.#end?.();
  }
}

/** The messages that are played and compared. */
function messagesOf({ session }: PlayedRecording): RecordedMessage[] {
  return session.messages.filter(
    ({ isHidden, isSent }) => !isHidden || !(isSent || session.answersItself),
  );
}

function bindingsOf({ place }: PlayedRecording): ValueBindings {
  return new ValueBindings((name) => place.names.isMasked(name));
}

/** Whether this is the client's first message in a recording. */
export function beginsWith(played: PlayedRecording, value: unknown): boolean {
  const first = messagesOf(played).find(({ isSent }) => isSent);
  return first !== undefined && bindingsOf(played).match(first.value, value);
}
