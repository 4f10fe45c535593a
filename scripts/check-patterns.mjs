// Finds regular expressions of the sources that may take longer than the text is long (ReDoS): a peer,
// a server or a file chooses the text that most of them meet.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');
/** For one pattern, ms: a search that hangs, on a busy machine too. */
const timeout = 600_000;
/** An attack that it finds is run, since some of them take no longer than the text is long; ms. */
const recallTimeout = 1000;
/** They read the sources of the user's own project, once. */
const ofOwnProject = join('src', 'cli', 'init');
/** The patterns that were found safe before: a check takes up to seconds. */
const cache = join(root, 'node_modules', '.cache', 'jest-ws-dynamic', 'safe-patterns.json');

/** Each literal, and each `new RegExp()` of a text, once. */
function patternsOf(path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const found = [];
  const add = (node, pattern, flags) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ pattern, flags, place: `${relative(root, path)}:${line + 1}` });
  };
  const visit = (node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      add(node, node.text.slice(1, end), node.text.slice(end + 1));
    } else if (ts.isNewExpression(node) && node.expression.getText(source) === 'RegExp') {
      const [pattern, flags] = node.arguments ?? [];
      if (pattern && ts.isStringLiteralLike(pattern)) {
        add(node, pattern.text, flags && ts.isStringLiteralLike(flags) ? flags.text : '');
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sources = readdirSync(join(root, 'src'), { recursive: true })
  .map((name) => join(root, 'src', name))
  .filter((path) => ['.ts', '.tsx'].includes(extname(path)))
  .filter((path) => !relative(root, path).startsWith(ofOwnProject));
const safe = new Set(readCache());
const verdicts = [];
// One after the other: recheck's limit begins when a pattern is given to it.
for (const { pattern, flags, place } of sources.flatMap(patternsOf)) {
  const text = `/${pattern}/${flags}`;
  if (safe.has(text)) {
    verdicts.push({ status: 'safe', place, text });
    continue;
  }
  // recheck knows no `d` and `v`, which change nothing of how long a pattern takes.
  const options = { timeout, recallTimeout };
  const result = await check(pattern, flags.replace(/[dv]/g, ''), options);
  if (result.status === 'safe') safe.add(text);
  verdicts.push({ ...result, place, text });
}
mkdirSync(dirname(cache), { recursive: true });
writeFileSync(cache, JSON.stringify([...safe], undefined, 1));
const unsafe = verdicts.filter(({ status }) => status !== 'safe');
for (const { place, text, status, complexity, attack, error } of unsafe) {
  const why = status === 'vulnerable' ? `${complexity.summary}: ${attack.pattern}` : error?.kind;
  process.stderr.write(`${place}: ${text}\n  ${why}\n`);
}
process.stdout.write(`${verdicts.length} patterns, ${unsafe.length} not linear\n`);
process.exitCode = unsafe.length === 0 ? 0 : 1;

function readCache() {
  try {
    return JSON.parse(readFileSync(cache, 'utf8'));
  } catch {
    return [];
  }
}
