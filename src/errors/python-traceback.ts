/** Finds the exception that ended a Python process in the process's output. Pure. */

const header = /^Traceback \(most recent call last\):$/;
const frame = /^ {2}File "([^"]+)", line \d/;
/** A frame of Python's library, of a package, or of code without a file. */
const foreign = /[\\/](?:python\d[\d.]*|site-packages|dist-packages)[\\/]|^</;

/** Maximum lines of output after an exception that ends a process: `Application startup failed.` */
const mostAfter = 5;

/**
 * Splits the output of a Python process into the exception that ended it, with the innermost frame in the user's
 * code, and the other lines; `undefined` if the output does not end with a traceback.
 */
export function splitTraceback(lines: readonly string[]) {
  const start = lines.findLastIndex((line) => header.test(line));
  const message = lines.findIndex((line, index) => index > start && /^\S/.test(line));
  if (start < 0 || message < 0) return undefined;
  const after = lines.slice(message + 1).filter((line) => line.trim() !== '');
  if (after.length > mostAfter) return undefined;
  const crash = [lines[message] ?? '', ...ownFrame(lines.slice(start + 1, message))];
  return { crash, others: [...lines.slice(0, start), ...lines.slice(message + 1)] };
}

/** The innermost frame in the user's code, else the innermost, with the source lines below it. */
function ownFrame(lines: readonly string[]): readonly string[] {
  const own = lines.findLastIndex((line) => {
    const path = frame.exec(line)?.[1];
    return path !== undefined && !foreign.test(path);
  });
  const first = own < 0 ? lines.findLastIndex((line) => frame.test(line)) : own;
  if (first < 0) return [];
  const next = lines.findIndex((line, index) => index > first && frame.test(line));
  return lines.slice(first, next < 0 ? undefined : next);
}
