import type { ConnectionHandle } from '../connections/open-connection';

/** A connection, or the text that describes a link or a mock server. */
type Each = ConnectionHandle | (() => string);

/** What the hooks of a file opened. */
interface Opened {
  readonly connections: readonly ConnectionHandle[];
  readonly failureNotes: readonly (() => string)[];
}

/**
 * Follows what the hooks of describe blocks opened. It stays open until the end of the file, since a later
 * block may use it, but the failures of later blocks are seldom about it.
 */
export class DescribeBlocks {
  /** What was open when each running block started, outermost first. */
  readonly #earlier: ReadonlySet<Each>[] = [];
  /** How each was when its block ended. */
  readonly #atEnd = new Map<Each, unknown>();
  /** How each connection was when the last test ended. */
  readonly #atTest = new Map<Each, unknown>();
  /** Open connections that `afterAll` has used: the failure of the next test may be about them. */
  readonly #usedByHooks = new Set<Each>();

  /** @param file the scope of the hooks */
  constructor(private readonly file: Opened) {}

  begin(): void {
    this.#earlier.push(new Set(this.#opened));
  }

  /** Returns the connections that the block's hooks opened. */
  end(): readonly ConnectionHandle[] {
    const earlier = this.#earlier.pop();
    const opened = this.#opened.filter((each) => !earlier?.has(each));
    for (const each of opened) {
      const state = stateOf(each);
      this.#atEnd.set(each, state);
      if (isOpen(each) && this.#atTest.has(each) && this.#atTest.get(each) !== state)
        this.#usedByHooks.add(each);
    }
    return opened.filter((each) => typeof each !== 'function');
  }

  testDone(): void {
    this.#usedByHooks.clear();
    for (const each of this.file.connections) this.#atTest.set(each, stateOf(each));
  }

  /** Whether its block has ended, and nothing has used it since. */
  hasEnded(each: Each): boolean {
    if (!this.#atEnd.has(each) || this.#usedByHooks.has(each)) return false;
    return this.#atEnd.get(each) === stateOf(each);
  }

  get #opened(): readonly Each[] {
    return [...this.file.connections, ...this.file.failureNotes];
  }
}

function isOpen(each: Each): boolean {
  return typeof each !== 'function' && each.readyState === 1;
}

/** Changes with every frame of a connection, and with every use of a link or a mock server. */
function stateOf(each: Each): unknown {
  return typeof each === 'function' ? each() : each.log.total;
}
