/** Items with their indexes, which are used as keys, since tests, steps and connections may be equal. */
export function numbered<Item>(items: readonly Item[]): { index: number; item: Item }[] {
  return items.map((item, index) => ({ index, item }));
}
