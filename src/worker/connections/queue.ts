/** A first-in, first-out list; removing the oldest is O(1). */
export class Queue<Item> {
  #items: (Item | undefined)[] = [];
  #first = 0;

  get count(): number {
    return this.#items.length - this.#first;
  }

  /** Oldest first. */
  list(): Item[] {
    // Only entries before the first are undefined.
    return this.#items.slice(this.#first) as Item[];
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    const item = this.#items[this.#first];
    if (item === undefined) return undefined;
    this.#items[this.#first] = undefined;
    this.#first += 1;
    if (this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  keep(isKept: (item: Item) => boolean): void {
    this.#items = this.list().filter(isKept);
    this.#first = 0;
  }
}
