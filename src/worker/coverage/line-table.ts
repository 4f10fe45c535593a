/** A position in a text; lines count from 1, columns from 0, as in Istanbul and source maps. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Converts offsets in a text to positions and back. */
export class LineTable {
  readonly #starts: number[] = [];

  /** @param lengths length of each line without its line end, which is one character long */
  constructor(lengths: readonly number[]) {
    let start = 0;
    for (const length of lengths) {
      this.#starts.push(start);
      start += length + 1;
    }
  }

  static of(text: string): LineTable {
    return new LineTable(text.split('\n').map((line) => line.length));
  }

  /**
   * Whether all lines but the last have equal lengths, and the texts are thus taken as equal: in the last
   * line a compiler names its source map.
   */
  isLike(other: LineTable): boolean {
    const [own, others] = [this.#starts, other.#starts];
    if (Math.abs(own.length - others.length) > 1) return false;
    const shared = Math.min(own.length, others.length);
    return own.slice(0, shared).every((start, index) => start === others[index]);
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) };
  }

  offsetOf({ line, column }: Position): number {
    return (this.#starts[line - 1] ?? this.#starts.at(-1) ?? 0) + column;
  }
}
