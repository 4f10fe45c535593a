/** One table for each Node: who was reached, or a number for the reason that is listed below it. */
export function tableOf(results, msw) {
  return results
    .map(({ version, columns }) => {
      const reasons = [];
      const cell = (result) => {
        if (result === 'reached') return 'yes';
        if (!reasons.includes(result)) reasons.push(result);
        return `no (${reasons.indexOf(result) + 1})`;
      };
      const rows = [...new Set(columns.flatMap(([, results]) => Object.keys(results)))].filter(
        (name) => name !== 'failure',
      );
      const lines = rows.map((row) => {
        const cells = columns.map(([, results]) =>
          cell(results[row] ?? results.failure ?? 'not run'),
        );
        return `| ${row} | ${cells.join(' | ')} |`;
      });
      const names = columns.map(([name]) => (name === 'MSW' ? `MSW ${msw}` : name));
      return [
        `## Node ${version}`,
        '',
        `| | ${names.join(' | ')} |`,
        `|---|${names.map(() => '---|').join('')}`,
        ...lines,
        '',
        ...reasons.map((reason, index) => `${index + 1}. ${reason.replaceAll('|', '\\|')}`),
        '',
      ].join('\n');
    })
    .join('\n');
}
