/** The page bench/failures/compared.md. */
import { bounded } from './steady.mjs';
import { titles } from './test-files.mjs';

const command = 'npm run build && node bench/failures/run.mjs';

export function pageOf(results, versions) {
  return [
    '# Failures compared',
    '',
    `What Jest ${versions.jest} prints of ten broken tests, each written with this package, with superwstest ${versions.superwstest}, with jest-websocket-mock ${versions['jest-websocket-mock']} (mock-socket ${versions['mock-socket']}), and by hand with \`ws\` ${versions.ws}. Each test has Jest's limit of 5 s. Ports and times are replaced, and longer texts are cut. Made by \`${command}\`; the tests are in \`bench/failures/kinds\`. What a failure shows is on the page [Failures](../../docs/failures.md).`,
    '',
    'superwstest tests servers. jest-websocket-mock tests clients: it replaces the global `WebSocket`, and its mock is the server. There, the client sends what the server sends in the other tests, and the wait for it has a limit of 1 s of its own.',
    '',
    ...results.flatMap(section),
    ...tableOf(results),
    '',
    ...balance,
  ].join('\n');
}

const balance = [
  'Where the others are ahead:',
  '',
  '- A forgotten `await` is shown by jest-websocket-mock as well: the assertion that nobody awaits ends the process of Jest with code 1.',
  '- jest-websocket-mock waits for 1 s, and so fails four seconds sooner when no message comes. A wait of this package ends with the test, unless it is given `{ timeout }`.',
  '- superwstest has the shortest failures: one line says what came and what was expected. Those of this package have a remedy and the frames of the connection as well, and for a long JSON message are longer than a screen of 25 lines.',
  '- By hand, an assertion of the text or of the close code says what came, and marks the line, as well as the others do.',
  '',
];

function section({ kind, runs }) {
  return [
    `## ${kind.title}`,
    '',
    kind.wrong,
    '',
    ...Object.entries(titles).flatMap(([way, title]) =>
      shown(title, kind.tests[way], runs.get(way)),
    ),
  ];
}

function shown(title, { reason }, run) {
  if (run === undefined) return [`**${title}** does not apply: ${reason}.`, ''];
  const verdict = run.verdict.replace(/^(?=a)/, 'fails ');
  return [
    `**${title}** ${verdict}:`,
    '',
    `<!-- fragment: printed by ${command} -->`,
    '```text',
    bounded(run.text),
    '```',
    '',
  ];
}

/** A line that Jest marks in a code frame, or Node under the place of an error. */
const markedLine = /^(?:\s*> +\d+ \||<project>\S+:\d+\n)(.*)$/gm;

/** A line of a code frame. */
const isFrame = /^\s*>? +\d+ \|/;

/** Which of the failures name the cause, mark the line, and how long they take. */
function tableOf(results) {
  const names = Object.values(titles);
  return [
    '## All of them',
    '',
    'Of each failure: whether its first ten lines name the cause, whether the code frame marks the line of the test (or of the server) that is wrong, and when it failed: at once, or after how long. A cause is named where the message shows what came, also in one long line beside what was expected; a code frame does not count. "First line" is that of a chain of several lines.',
    '',
    `| | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...results.map(({ kind, runs }) => {
      const cells = Object.keys(titles).map((way) => judged(kind, way, runs.get(way)));
      return `| ${kind.title} | ${cells.join(' | ')} |`;
    }),
  ];
}

function judged({ cause, tests }, way, run) {
  if (run === undefined) return 'does not apply';
  if (run.verdict === 'passes') return 'passes';
  const [, behind = run.text] = run.text.split(/^ *(?:● (?!Console)|✓ ).*$/m);
  const first = behind.trim().split('\n').slice(0, 10);
  const isNamed = first.some((line) => !isFrame.test(line) && cause.test(line));
  const marked = [...run.text.matchAll(markedLine)].map(([, line]) => line);
  const marks = (text) => marked.some((line) => line.includes(text));
  const named = isNamed ? 'cause' : 'no cause';
  const line = marks(tests[way].at) ? 'line' : marks('await request(') ? 'first line' : 'no line';
  return `${named}, ${line}, ${run.verdict}`;
}
