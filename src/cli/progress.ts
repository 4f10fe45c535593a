import { maskUrls } from '../errors/mask';

/** Milliseconds between lines if the output is not a terminal. */
const interval = 10_000;

/** Prints a status line on stderr: rewritten in place on a terminal, otherwise repeated at intervals. */
export function progressOf(
  output: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  what: string,
  url: string,
): {
  count(result: { readonly id: string }, total: number): void;
  clear(): void;
} {
  let done = 0;
  let written = Date.now();
  output.write(maskUrls(`Testing ${url}\n`));
  return {
    count({ id }, total) {
      done += 1;
      const line = `${done} of ${total} ${what}, ${id}`;
      if (output.isTTY) output.write(`\r${line}\u001b[K`);
      else if (Date.now() - written >= interval) {
        written = Date.now();
        output.write(`${line}\n`);
      }
    },
    clear() {
      if (output.isTTY) output.write('\r\u001b[K');
    },
  };
}
