/** Plays the server's side of a recorded connection to a client. */
import type { ReceivedMessage } from '../../bridge/connection-data';
import type { MockConnection } from '../mock/mock-connection';
import { workerFunctions } from '../worker';
import type { RecordedMessage, RecordedSession } from './recorded-session';
import { pauseBefore } from './recorded-time';
import { type ReplayPlace, showMessage, unexpectedMessage } from './replay-failures';
import { ValueBindings } from './value-bindings';

/** How a recording is played. */
export interface PlayedRecording {
  readonly session: RecordedSession;
  readonly place: ReplayPlace;
  /** Whether to wait as long as it took. */
  readonly isTimed: boolean;
}

/**
 * One connection. Each message of the server is sent, in the recorded order, once all those of the client
 * have come that were recorded before it.
 */
export class ServerReplay {
  readonly #awaited: Set<RecordedMessage>;
  readonly #messages: readonly RecordedMessage[];
  readonly #bindings: ValueBindings;
  #position = 0;
  #isPaused = false;
  #hasFailed = false;
  #end: (() => void) | undefined;
  /** Settles once all of it was played. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(
    private readonly played: PlayedRecording,
    private readonly connection: MockConnection,
  ) {
    const { session, place } = played;
    this.#messages = session.messages.filter(
      ({ isHidden, isSent }) => !isHidden || !(isSent || session.answersItself),
    );
    this.#awaited = new Set(this.#messages.filter(({ isSent }) => isSent));
    this.#bindings = new ValueBindings((name) => place.names.isMasked(name));
    this.#advance();
  }

  /** @throws ERR_WS_REPLAY_MISMATCH for the first message that the recording does not have */
  receive(message: ReceivedMessage, value: unknown): void {
    const recorded = [...this.#awaited].find((one) => this.#bindings.match(one.value, value));
    if (recorded === undefined) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      const { place, session } = this.played;
      throw unexpectedMessage(place, session, [...this.#awaited], { message, value });
    }
    this.#awaited.delete(recorded);
    this.#advance();
  }

  /** What it waits for; empty at its end. */
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
    while (!this.#isPaused) {
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

  /** Whether the message has to wait; it is sent then. */
  #pause(message: RecordedMessage): boolean {
    const { isTimed, session } = this.played;
    const ms = isTimed ? pauseBefore(message, session) : 0;
    if (ms <= 0) return false;
    this.#isPaused = true;
    const pause = workerFunctions().pause(ms);
    // The connection keeps the process running.
    pause.unref();
    void pause.done.then(() => {
      this.#isPaused = false;
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
    const wire = value === message.value ? message.wire : this.played.session.write(message, value);
    // The client may end the connection meanwhile.
    for (const data of wire) handle.send(data).catch(() => undefined);
  }

  #finish(): void {
    this.#isPaused = true;
    const { close } = this.played.session.conversation;
    if (close?.type === 'receive' && this.connection.readyState === 1) {
      const { code, reason } = close;
      if (code === 1006) this.connection.drop();
      else this.connection.handle.startClose(code === 1005 ? undefined : code, reason);
    }
    this.#end?.();
  }
}
