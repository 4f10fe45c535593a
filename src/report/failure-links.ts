import { showText } from '../errors/show-text';
import { failuresOf } from './failures';
import type { Report } from './schema';

/** More links would push the failures themselves out of view. */
const most = 10;

/** One line per failure with the URL of its page, for terminals that support links. */
export function failureLinks(report: Report, page: string): string[] {
  const { failures, failuresLeftOut } = failuresOf(report, page);
  const lines = failures
    .slice(0, most)
    .flatMap(({ file, test, page: link }) => [`  ✕ ${showText(test ?? file)}`, `    ${link}`]);
  const left = failures.length - lines.length / 2 + failuresLeftOut;
  return left > 0 ? [...lines, `  and ${left} more in the report`] : lines;
}
