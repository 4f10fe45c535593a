/** The report as one self-contained page, including its script, style and data. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, trusted } from './html';
import { fileId, type Overview, overviewId, overviewOf } from './page-data';
import type { Report } from './schema';

/** Built from src/report-page; this file runs in src and in dist. */
const frontEnd = join(__dirname, '..', '..', 'dist', 'report-page');

/** A complete HTML document. */
export function renderPage(report: Report): string {
  const overview = overviewOf(report);
  const script = readFileSync(join(frontEnd, 'page.js'), 'utf8');
  const style = readFileSync(join(frontEnd, 'page-style.css'), 'utf8');
  const hash = createHash('sha256').update(script).digest('base64');
  // Placed before the files, so that the overview is rendered while the browser reads them.
  // Only this script may run, and nothing is loaded, whatever a peer's text contains.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>WebSocket test report</title>
<style>${trusted(style)}</style>
</head>
<body>
<div id="page"></div>
<noscript><h1>WebSocket test report</h1><p>${inWords(overview)}</p><p>The details need JavaScript; report.json has the same data.</p></noscript>
${dataElement(overviewId, overview)}
<script>${trusted(script)}</script>
${report.files.map((file, index) => dataElement(fileId(index), file))}
</body>
</html>
`.text;
}

function inWords({ files, ...sums }: Overview): string {
  const tests = files.flatMap((file) => file.tests);
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const broken = files.filter(({ failure }) => failure !== undefined).length;
  const outside = broken > 0 ? `, ${broken} outside of tests` : '';
  return (
    `Tests: ${tests.length}; files: ${files.length}; failed: ${failed}${outside}. ` +
    `Connections: ${sums.connections}; messages sent: ${sums.messagesSent} (${sums.bytesSent} B), received: ${sums.messagesReceived} (${sums.bytesReceived} B).`
  );
}

/** Escapes `</script>` and `<!--` in JSON, which would end the element. */
function dataElement(id: string, data: unknown) {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="${id}">${trusted(json)}</script>`;
}
