/** The report as one page that needs nothing else: no script, no font, no network. Pure. */
import { type Html, html } from './html';
import type { FileReport, RecordReport, Report, TestReport } from './schema';

const style = html`
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
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>WebSocket test report</title><style>${style}</style></head>
<body><h1>WebSocket test report</h1>
<p>${report.startedAt}, ${(report.duration / 1000).toFixed(1)} s.
<span class="${failed + broken > 0 ? 'failed' : 'passed'}">${tests.length} tests in ${report.files.length} files, ${failed} failed${broken > 0 ? `, ${broken} files failed as a whole` : ''}.</span>
${connections.length} connections; ${sum((c) => c.messagesSent)} messages (${sum((c) => c.bytesSent)} B) sent, ${sum((c) => c.messagesReceived)} (${sum((c) => c.bytesReceived)} B) received.</p>
${report.files.map(renderFile)}
</body></html>
`;
  return page.text;
}

function renderFile({ path, server, tests, failure, records = [] }: FileReport): Html {
  const red = failure !== undefined || tests.some(({ status }) => status === 'failed');
  const where = server
    ? html`<p>Server <code>${server.name}</code> on <code>${server.url}</code>${server.sslUrl ? html` and <code>${server.sslUrl}</code>` : ''}</p>`
    : html`<p>Not in the environment of jest-ws-dynamic.</p>`;
  return html`<details${red ? ' open' : ''}><summary class="${red ? 'failed' : 'passed'}">${path}</summary>
${where}${failure === undefined ? '' : html`<pre>${failure}</pre>`}${records.map(renderRecord)}
<table><tr><th>test</th><th>status</th><th class="number">ms</th><th class="number">connections</th><th class="number">sent</th><th class="number">received</th></tr>
${tests.map(renderTest)}</table></details>`;
}

function renderTest(test: TestReport): Html {
  const { name, status, duration = '', connections, failures, records = [] } = test;
  const sent = connections.reduce((total, { messagesSent }) => total + messagesSent, 0);
  const received = connections.reduce((total, { messagesReceived }) => total + messagesReceived, 0);
  const row = [duration, connections.length, sent, received];
  return html`<tr><td>${name}${failures.map((failure) => html`<pre>${failure}</pre>`)}${records.map(renderRecord)}</td><td class="${status}">${status}</td>${row.map((value) => html`<td class="number">${value}</td>`)}</tr>`;
}

function renderRecord({ kind, data }: RecordReport): Html {
  const text = JSON.stringify(data, undefined, 2);
  return html`<details><summary>${kind}</summary><pre>${text}</pre></details>`;
}
