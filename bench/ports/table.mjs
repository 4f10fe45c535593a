const columns = [
  ['how', (row) => row.name],
  ['N', (row) => (row.runs > 1 ? `${row.runs} x ${row.n}` : String(row.n))],
  ['ports', (row) => String(row.range.endPort - row.range.startPort + 1)],
  ['foreign', (row) => row.foreign],
  ['acquisitions', (row) => String(row.acquisitions)],
  ['collisions', (row) => String(row.collisions)],
  ['failed for good', (row) => String(row.failures)],
  ['p50 ms', (row) => row.p50.toFixed(2)],
  ['p99 ms', (row) => row.p99.toFixed(2)],
  ['a second', (row) => row.perSecond.toFixed(0)],
];

/** The rows as one Markdown table. */
export function formatTable(rows) {
  const cells = [
    columns.map(([title]) => title),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at].length)));
  const lines = cells.map(
    (line) => `| ${line.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`,
  );
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}
