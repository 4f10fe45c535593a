/** What a run of Jest printed of each test file, without what differs from run to run. */
export function readTerminal(stderr: string, folder: string): ReadonlyMap<string, string> {
  const [each = ''] = stderr.split(/^(?:Summary of all failing tests|Test Suites:)/m);
  const sections = each
    .split(/^(?=(?:FAIL|PASS) )/m)
    .filter((text) => /^(?:FAIL|PASS) /.test(text));
  return new Map(
    sections.map((text) => {
      const [heading = '', ...lines] = text.split('\n');
      const name = /^(?:FAIL|PASS) (?:\.\/)?(\S+)/.exec(heading)?.[1] ?? heading;
      return [name, steady(lines.join('\n'), folder).trimEnd()];
    }),
  );
}

/** The shortest time that a test here blocks the event loop on purpose, ms; a busy machine does it for less. */
const blocked = 2500;

function steady(text: string, folder: string): string {
  return (
    text
      // Node's own advice, from 24.5 on.
      .replace(/; if the root CA is installed locally[^(\n]*(?= \()/g, '')
      .replace(/\nA worker process has failed to exit[\s\S]*/, '')
      .replaceAll(folder, '<project>')
      // Frames of packages: this one is linked into the project, so Jest takes it for the user's code.
      .replace(/^ +at .*(?:node_modules|\.\.\/|node:).*\n/gm, '')
      .replace(/^ *The event loop was blocked for (\d+) ms.*\n/gm, (line, ms) =>
        Number(ms) < blocked ? '' : line.replace(ms, '<n>'),
      )
      .replace(/^ *The limit was noticed \d+ ms late.*\n/gm, '')
      .replace(/((?:127\.0\.0\.1|localhost):|\bports? )\d{4,5}\b(?: +(?=\S+\.js))?/g, '$1<port> ')
      .replace(/<port> (?=[/.:,;)"\s]|$)/gm, '<port>')
      .replace(/(?<=[←→] )[+-]\d+ ms/g, '+<n> ms')
      .replace(/arrived \d+ ms after/g, 'arrived <n> ms after')
      .replace(/after \d+ ms (?=waiting.*ended by)/g, 'after <n> ms ')
      .replace(/(after |" +|\) {2,})\d+(?:\.\d+)? (?:ms|s)$/gm, '$1<n> ms')
      .replace(/(seed:?) "\w+"/g, '$1 "<seed>"')
      .replace(/^( *)\d+ .* (?:ms|kB|B|-)$/gm, '$1<figures>')
      .replace(/^ *connections {2}failed.*$/gm, '    <head of the table>')
  );
}
