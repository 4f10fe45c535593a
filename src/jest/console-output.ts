/** The `console` output of a test file. */
import { stripVTControlCharacters } from 'node:util';
import type { TestResult } from '@jest/reporters';
import { maskSecretHeaders } from '../errors/masker';
import type { OutputReport } from '../report/schema';

export type ConsoleBuffer = NonNullable<TestResult['console']>;

/** Maximum lines stored, and characters of each. */
const mostLines = 500;
const longestLine = 2000;

/** The console output of a file buffered by Jest; empty if Jest prints immediately, as for a single file. */
export function consoleBuffer(global: { readonly console?: unknown }): ConsoleBuffer {
  const { console } = global as { console?: { getBuffer?: () => ConsoleBuffer | undefined } };
  return console?.getBuffer?.() ?? [];
}

export function outputOfConsole(
  entries: ConsoleBuffer,
  mask: (text: string) => string = (text) => text,
): OutputReport | undefined {
  const lines = entries.flatMap(({ type, message }) =>
    mask(stripVTControlCharacters(message))
      .split('\n')
      .map((line) => maskSecretHeaders(`${type}: ${line}`.slice(0, longestLine))),
  );
  if (lines.length === 0) return undefined;
  return { lines: lines.slice(-mostLines), leftOut: Math.max(0, lines.length - mostLines) };
}
