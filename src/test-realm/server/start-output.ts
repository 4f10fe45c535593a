/** Records what a server module prints while it starts: the last lines often say why it failed. */
import { stripVTControlCharacters } from 'node:util';
import { quoteOutput } from '../../errors/quote-output';
import { read } from '../../errors/read-cause';

/** Maximum number of lines shown. */
const shownLines = 12;
/** Maximum number of writes kept. */
const keptWrites = 50;

interface Printed {
  readonly type: string;
  readonly message: string;
}

/**
 * Jest's console: it keeps its output in a buffer. For a single file it writes to a stream immediately, with
 * Jest 29 without a buffer.
 */
type RealmConsole = object & { getBuffer?: () => readonly Printed[] | undefined };

type Stream = Pick<NodeJS.WriteStream, 'write'>;

export class StartOutput {
  readonly #console: RealmConsole;
  readonly #written: string[] = [];
  readonly #printedBefore: number;
  readonly #restores: readonly (() => void)[];

  constructor(
    streams: readonly Stream[] = [process.stdout, process.stderr],
    console: RealmConsole = globalThis.console,
  ) {
    this.#console = console;
    this.#printedBefore = this.#printed().length;
    this.#restores = streams.map((stream) => this.#watch(stream));
  }

  end(): void {
    for (const restore of this.#restores) restore();
  }

  /** The last lines as a paragraph for a failure; empty if nothing was printed. */
  describe(): string {
    const printed = this.#printed()
      .slice(this.#printedBefore)
      .map(({ message }) => message.trim());
    const isPrinted = (text: string) =>
      printed.some((message) => message !== '' && text.includes(message.split('\n', 1)[0] ?? ''));
    const lines = [...this.#written.filter((text) => !isPrinted(text)), ...printed]
      .flatMap((text) => stripVTControlCharacters(text).split('\n'))
      .filter((line) => line.trim() !== '');
    if (lines.length === 0) return '';
    return [
      'The last output of the server:',
      ...quoteOutput(lines, { first: 0, last: shownLines }),
    ].join('\n');
  }

  #printed(): readonly Printed[] {
    return this.#console.getBuffer?.() ?? [];
  }

  #watch(stream: Stream): () => void {
    const original = stream.write;
    const watched = new Proxy(original, {
      apply: (target, owner, values: unknown[]) => {
        const [chunk] = values;
        if (typeof chunk === 'string') this.#note(chunk);
        return Reflect.apply(target, owner, values);
      },
    });
    stream.write = watched;
    return () => {
      if (read(stream, 'write') === watched) stream.write = original;
    };
  }

  /** Jest prints the line and the stack of a call below an empty line. */
  #note(chunk: string): void {
    const [text = ''] = chunk.trim().split(/\n[ \t]*\n/);
    this.#written.push(text);
    if (this.#written.length > keptWrites) this.#written.shift();
  }
}
