import { ChatError, type Said, type ServerMessage } from './messages';

const historyLength = 50;

export type Send = (message: ServerMessage) => void;

/** Who is in a room, and what was said there last. Knows nothing of sockets. */
export class Room {
  readonly #members = new Map<string, Send>();
  readonly #history: Said[] = [];
  #count = 0;

  constructor(readonly name: string) {}

  /** Adds a member, shows them the room, and tells the others. */
  join(name: string, send: Send): void {
    if (this.#members.has(name)) {
      throw new ChatError('name_taken', `"${name}" is already in "${this.name}".`);
    }
    this.#tell({ type: 'presence', room: this.name, name, here: true });
    this.#members.set(name, send);
    const members = [...this.#members.keys()];
    send({ type: 'joined', room: this.name, members, history: this.#history });
  }

  /** Removes a member and tells the others. */
  leave(name: string): void {
    this.#members.delete(name);
    this.#tell({ type: 'presence', room: this.name, name, here: false });
  }

  /** Says something to all, the speaker included. */
  say(from: string, text: string): void {
    this.#count += 1;
    const said: Said = {
      type: 'said',
      room: this.name,
      number: this.#count,
      from,
      text,
      at: Date.now(),
    };
    this.#history.push(said);
    if (this.#history.length > historyLength) this.#history.shift();
    this.#tell(said);
  }

  #tell(message: ServerMessage): void {
    for (const send of this.#members.values()) send(message);
  }
}
