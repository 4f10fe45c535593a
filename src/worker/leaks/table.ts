import { maskUrls } from '../../errors/mask';
import type { OpenHandle } from './leak-watch';

const heads = ['what', 'opened at', 'by the test', 'open for'];

/** A row per resource: what it is, where and by which test it was opened, and for how long. */
export function leakTable(handles: readonly Omit<OpenHandle, 'port' | 'frame'>[]): string {
  const rows = handles.map(({ what, place, test, openFor }) => [
    // Masked here: a failure masks it later, which changes its width.
    maskUrls(what),
    place,
    test === '' ? '(outside of any test)' : `"${test}"`,
    openFor < 1000 ? `${Math.round(openFor)} ms` : `${(openFor / 1000).toFixed(1)} s`,
  ]);
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
    )
    .join('\n');
}
