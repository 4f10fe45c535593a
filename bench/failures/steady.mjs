/** The lines of a failure that the page has room for. */
const room = 26;

/** What Jest printed of one test file, without what differs from run to run. */
export function steady(stderr, folder) {
  const all = stderr
    .replaceAll(folder, '<project>')
    // A warning of Jest's own, on some runs.
    .replace(/^\(node:\d+\)[\s\S]*?\(Use `node .*\n/m, '');
  const [text = ''] = all.split(
    /^(?:Summary of all failing tests|Test Suites:|<project>\S+:\d+$)/m,
  );
  // What Node prints of an error that ends the process comes behind the summary.
  const [fatal = ''] = /^<project>\S+:\d+\n[\s\S]*/m.exec(all) ?? [];
  return `${text.trimEnd()}\n\n${fatal}`
    .replace(/^(?:FAIL|PASS) .*\n/m, '')
    .replace(/^ *✕ .*\n+/m, '')
    .replace(/\nJest did not exit one second[\s\S]*/, '')
    .replace(/((?:127\.0\.0\.1|localhost):|\bports? )\d{4,5}\b/g, '$19000')
    .replace(/\+\d+ ms/g, '+<n> ms')
    .replace(/(after )\d+ ms/g, '$1<n> ms')
    .replace(/ \(\d+(?:\.\d+)? m?s\)$/gm, '')
    .replace(/[ \t]+$/gm, '')
    .trim();
}

/** The first lines of a text, and how many were left out. */
export function bounded(text) {
  const all = text.split('\n');
  if (all.length <= room) return text;
  return [...all.slice(0, room - 1), `… ${all.length - room + 1} more lines`].join('\n');
}
