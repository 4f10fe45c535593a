import { writeFileSync } from 'node:fs';

const marker = (verdict) => {
  const [behavior, close] = verdict.split('/');
  const short = { INFORMATIONAL: 'INFO', UNIMPLEMENTED: 'UNIMPL', 'FAILED BY CLIENT': 'BY CLIENT' };
  const name = (one) => short[one] ?? one;
  if (behavior === 'OK' && close === 'OK') return '·';
  return behavior === close ? name(behavior) : `${name(behavior)} / ${name(close)}`;
};

const notes = `
\`ws\` fails 9.3.1, 9.3.2, 9.4.1 and 9.4.2, in the Autobahn|Testsuite too: it takes 16,384 fragments of a message by default, and these cases send 65,537 and 16,385. \`uWebSockets.js\` is published on GitHub alone; its binaries were those of @trufflesuite/uws-js-unofficial. \`reference server behind our TLS endpoint\` is a command with the default of option \`ssl\`, over wss. Three whole runs gave the same verdicts for each server, on two cores at a load of 8 to 13.

With 1,000 round trips, \`ws\` took 1.6 to 2.5 times as long one connection at a time as with 16, on two cores. Of 20 s of CPU time for sections 12 and 13, 12.5 s are the server's (8.5 s of it zlib) and 7.7 s are ours (3 s zlib, 0.9 s garbage collection). So two cores give twice the speed, and the time that one connection waits. With six cores or more the busiest thread is the bound: 3.9 s of ours, 3.7 s of the server's, about a fifth of the whole. Up to 16 messages and 64 KiB in flight on one connection were tried: 19.8 s of CPU time in place of 19.9 s, since large messages are nearly all of it. Each case waits for the echo before it sends the next message, as the Autobahn|Testsuite does.
`;

const isOwn = (id) => /^[a-z]/.test(id);

/** Writes the counts, and both outcomes of each case for each server. */
export function writeTable(results, file, what = 'servers') {
  const names = Object.keys(results);
  const ids = Object.keys(results[names[0]].cases);
  const counts = names.map((name) => {
    const { version, cases } = results[name];
    const listed = Object.entries(cases).filter(([id]) => !isOwn(id));
    const outcomes = new Map();
    for (const [, verdict] of listed) {
      const label = verdict === 'OK/OK' ? 'OK' : marker(verdict);
      outcomes.set(label, (outcomes.get(label) ?? 0) + 1);
    }
    const others = [...outcomes].filter(([label]) => label !== 'OK');
    const own = Object.entries(cases).filter(([id, verdict]) => isOwn(id) && verdict !== 'OK/OK');
    return `| ${name} ${version} | ${outcomes.get('OK') ?? 0} | ${others.map(([label, count]) => `${count} ${label}`).join(', ')} | ${own.map(([id]) => id).join(', ')} |`;
  });
  const row = (id) => {
    const cells = names.map((name) => marker(results[name].cases[id] ?? '?/?'));
    return `| ${id} | ${cells.join(' | ')} |`;
  };
  const text = `# Conformance of ${what}

Made by \`npm run ${what === 'servers' ? 'conformance:table' : 'conformance:clients'}\` with 10 round trips. The ${what} are those of [${what}](${what}): an echo each, with the library's defaults but for its limits of size. [docs/conformance.md](../../docs/conformance.md) explains cases and outcomes.
${what === 'servers' ? notes : ''}
| ${what.slice(0, -1)} | OK, of 517 | other outcomes (case / closing) | not OK of our own cases |
|---|---|---|---|
${counts.join('\n')}

## Each case

\`·\` is OK for both outcomes; one word stands for both; \`a / b\` is the outcome of the case and that of its closing.

| case | ${names.join(' | ')} |
|---|${names.map(() => '---|').join('')}
${ids.map(row).join('\n')}
`;
  writeFileSync(file, text);
}
