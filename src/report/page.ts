/** The report as one page that needs nothing else: no script, no font, no network. Pure. */
import type { FileReport, RecordReport, Report, TestReport } from './types';

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
  td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
  .failed { color: #d33; } .passed { color: #2a2; }
  pre { overflow-x: auto; padding: .6rem; background: #8882; font-size: 13px; }
  summary { cursor: pointer; } code { font-size: 13px; }`;

/** A complete HTML document. */
export function renderPage(report: Report): string {
  const tests = report.files.flatMap((file) => file.tests);
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const broken = report.files.filter(({ failure }) => failure !== undefined).length;
  const connections = tests.flatMap((test) => test.connections);
  const sum = (pick: (connection: (typeof connections)[number]) => number): number =>
    connections.reduce((total, connection) => total + pick(connection), 0);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>WebSocket test report</title><style>${style}</style></head>
<body><h1>WebSocket test report</h1>
<p>${escapeHtml(report.startedAt)}, ${(report.duration / 1000).toFixed(1)} s.
<span class="${failed + broken > 0 ? 'failed' : 'passed'}">${tests.length} tests in ${report.files.length} files, ${failed} failed${broken > 0 ? `, ${broken} files failed as a whole` : ''}.</span>
${connections.length} connections; ${sum((c) => c.messagesSent)} messages (${sum((c) => c.bytesSent)} B) sent, ${sum((c) => c.messagesReceived)} (${sum((c) => c.bytesReceived)} B) received.</p>
${report.files.map(renderFile).join('\n')}
</body></html>
`;
}

function renderFile({ path, server, tests, failure, records = [] }: FileReport): string {
  const red = failure !== undefined || tests.some(({ status }) => status === 'failed');
  const where = server
    ? `<p>Server <code>${escapeHtml(server.name)}</code> on <code>${escapeHtml(server.url)}</code>${server.sslUrl ? ` and <code>${escapeHtml(server.sslUrl)}</code>` : ''}</p>`
    : '<p>Not in the environment of jest-ws-dynamic.</p>';
  return `<details${red ? ' open' : ''}><summary class="${red ? 'failed' : 'passed'}">${escapeHtml(path)}</summary>
${where}${failure === undefined ? '' : `<pre>${escapeHtml(failure)}</pre>`}${records.map(renderRecord).join('')}
<table><tr><th>test</th><th>status</th><th class="number">ms</th><th class="number">connections</th><th class="number">sent</th><th class="number">received</th></tr>
${tests.map(renderTest).join('\n')}</table></details>`;
}

function renderTest(test: TestReport): string {
  const { name, status, duration, connections, failures, records = [] } = test;
  const sent = connections.reduce((total, { messagesSent }) => total + messagesSent, 0);
  const received = connections.reduce((total, { messagesReceived }) => total + messagesReceived, 0);
  const row = [duration ?? '', connections.length, sent, received]
    .map((value) => `<td class="number">${value}</td>`)
    .join('');
  const details = [
    ...failures.map((failure) => `<pre>${escapeHtml(failure)}</pre>`),
    ...records.map(renderRecord),
  ].join('');
  return `<tr><td>${escapeHtml(name)}${details}</td><td class="${escapeHtml(status)}">${escapeHtml(status)}</td>${row}</tr>`;
}

function renderRecord({ kind, data }: RecordReport): string {
  const text = JSON.stringify(data, undefined, 2);
  return `<details><summary>${escapeHtml(kind)}</summary><pre>${escapeHtml(text)}</pre></details>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
