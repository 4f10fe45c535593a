/** A status line, rewritten in place on a terminal. */
export function progressOf(
  output: NodeJS.WriteStream,
  what: string,
): {
  count(result: { readonly id: string }, total: number): void;
  clear(): void;
} {
  let done = 0;
  return {
    count({ id }, total) {
      done += 1;
      if (output.isTTY) output.write(`\r${done} of ${total} ${what}, ${id}\u001b[K`);
    },
    clear() {
      if (output.isTTY) output.write('\r\u001b[K');
    },
  };
}
