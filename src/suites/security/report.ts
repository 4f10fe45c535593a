import { groups } from './check';
import type { SecurityOutcome, SecurityResult } from './run-checks';

const marks: Readonly<Record<SecurityOutcome, string>> = {
  passed: '·',
  found: 'F',
  'not tested': '-',
  undefended: 'u',
};

/** The name of the quoted error, before its message. */
const errorName = /^ *\| ([\w$]+)(?: \[\w+\])?: /m;

/** The error of a socket whose client is gone. */
const resetError = /\b(?:ECONNRESET|EPIPE)\b/;
const resetRemedy =
  "A socket of the 'upgrade' event needs socket.on('error', …) before it is answered or refused.";

/** One row per group, one character per check, and the names of untested checks. */
export function formatSecurityGrid(results: readonly SecurityResult[]): string {
  const rows = groups.flatMap((group) => {
    const of = results.filter((result) => result.group === group);
    if (of.length === 0) return [];
    return [`${group.padEnd(10)} ${of.map(({ outcome }) => marks[outcome]).join('')}`];
  });
  const used = new Set(results.map(({ outcome }) => outcome));
  const legend = Object.entries(marks)
    .filter(([outcome]) => used.has(outcome as SecurityOutcome))
    .map(([outcome, mark]) => `${mark} ${outcome}`);
  const open = results.filter(
    ({ outcome }) => outcome === 'not tested' || outcome === 'undefended',
  );
  const names = open.map(({ id, outcome, detail }) => `${outcome}: ${id} (${detail})`);
  return [...rows, legend.join('  '), ...names, ''].join('\n');
}

/** Number of results by outcome. */
export function countSecurity(
  results: readonly SecurityResult[],
): Readonly<Record<SecurityOutcome, number>> {
  const counts = { passed: 0, found: 0, 'not tested': 0, undefended: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

/**
 * Describes a finding, with its source and the bytes that were sent; briefly if the server ended at the same place
 * in an earlier check.
 */
export function describeFinding(
  result: SecurityResult,
  seed: number,
  earlier: readonly SecurityResult[] = [],
): string {
  const { id, group, does, source, detail, evidence, ended } = result;
  const lines = evidence.map((line) => `  ${line.slice(0, 1000)}`);
  const failure = ended === undefined ? undefined : failureIn(ended);
  const same = earlier.find(
    (one) => failure && one.ended && failureIn(one.ended)?.key === failure.key,
  );
  if (ended !== undefined && same !== undefined && same.id !== id) {
    const [error = ''] = /^ *\| .*$/m.exec(ended) ?? [];
    const lead = `${id}: the server failed at ${failure?.place}, as in ${same.id}:`;
    return [lead, error, ...lines].join('\n');
  }
  return [
    ended === undefined
      ? `${id}: expected that the server ${does}.`
      : `${id}: the server failed in the check that it ${does}:`,
    detail,
    `Source: ${source}. Seed: ${seed}.`,
    ...lines,
    ...(group === 'handshake' && ended && resetError.test(ended) ? [resetRemedy] : []),
    `Defend against it, or declare that you do not: undefended: ['${id}'].`,
  ].join('\n');
}

/**
 * Where the server failed: the first line of its own code in the stack of its error, `/app/chat.js:7`; without
 * one, the first file of a dependency: a parser throws at several lines for one cause, an error that nothing
 * handles. The same `key` means the same cause.
 */
function failureIn(ended: string): { readonly place: string; readonly key: string } | undefined {
  const matches = ended.matchAll(/[ (](?!node:)([^\s()<>]+):(\d+):(\d+)\)?$/gm);
  const places = Array.from(matches, ([, path = '', line, column]) => ({ path, line, column }));
  const own = places.find(({ path }) => !/[\\/]node_modules[\\/]|^node_modules[\\/]/.test(path));
  if (own !== undefined) {
    const place = `${own.path}:${own.line}`;
    const [, name = ''] = errorName.exec(ended) ?? [];
    return { place, key: `${place}:${own.column} ${name}` };
  }
  const [first] = places;
  return first && { place: first.path, key: first.path };
}
