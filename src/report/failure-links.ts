import { showText } from '../errors/show-text';
import { failuresOf } from './failures';
import type { Report } from './schema';

/** More would push the failures themselves out of sight. */
const most = 10;

/** A line for each failure with its place in the page, for a terminal that opens links. */
export function failureLinks(report: Report, page: string): string[] {
  const { failures, failuresLeftOut } = failuresOf(report, page);
  const lines = failures
    .slice(0, most)
    .flatMap(({ file, test, page: link }) => [`  ✕ ${showText(test ?? file)}`, `    ${link}`]);
  const left = failures.length - lines.length / 2 + failuresLeftOut;
  return left > 0 ? [...lines, `  and ${left} more in the page`] : lines;
}
