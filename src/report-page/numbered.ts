/** Items with their places, which are their keys: tests, steps and connections may be alike. */
export function numbered<Item>(items: readonly Item[]): { index: number; item: Item }[] {
  return items.map((item, index) => ({ index, item }));
}
