// How long the report's page of a large run takes to open, in Chromium:
// npm run build && node bench/report-page/run.mjs [--files 1000] [--frames 100000] [--rounds 7]
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { median } from '../client/median.mjs';
import { largeReport } from './large-report.mjs';

const { writeReport } = createRequire(import.meta.url)('../../dist/report/write-report.js');
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000' },
    frames: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '7' },
  },
});
const [files, frames, rounds] = [values.files, values.frames, values.rounds].map(Number);

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']
  .filter((path) => path !== undefined)
  .find((path) => existsSync(path));
if (executablePath === undefined) throw new Error('Install Chromium, or set CHROMIUM_PATH.');

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-page-'));
// Chromium has no sandbox for root, as which containers run.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args });
try {
  const report = largeReport(files, frames);
  const startedAt = performance.now();
  writeReport(folder, report);
  const written = performance.now() - startedAt;
  const page = join(folder, 'index.html');
  const size = (statSync(page).size / 1e6).toFixed(1);
  console.log(`${files} files, ${frames} frames: written in ${written.toFixed(0)} ms, ${size} MB`);
  const address = pathToFileURL(page).href;
  const [{ tests }] = report.files;
  const firstRow = (view) => view.locator('.row').first();
  const last = files - 1;
  const jobs = {
    'the overview': { hash: '', shown: (view) => view.getByRole('heading', { level: 2 }).first() },
    'a test of the first file': { hash: `#/file/0/test/${tests.length - 1}`, shown: firstRow },
    'a test of the last file': { hash: `#/file/${last}/test/${tests.length - 1}`, shown: firstRow },
  };
  for (const [name, { hash, shown }] of Object.entries(jobs)) {
    const times = [];
    for (let round = 0; round < rounds; round += 1) times.push(await open(address + hash, shown));
    const all = times.map((ms) => ms.toFixed(0)).join(', ');
    console.log(`${name}: ${median(times).toFixed(0)} ms until it is drawn (${all})`);
  }
  console.log(`load average ${loadavg()[0].toFixed(1)}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** From the navigation to the frame in which it is drawn, in a new tab, ms. */
async function open(address, shown) {
  const page = await browser.newPage();
  const startedAt = performance.now();
  // The overview is drawn while the browser still reads the files.
  await page.goto(address, { waitUntil: 'commit' });
  await shown(page).waitFor();
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
  const time = performance.now() - startedAt;
  await page.close();
  return time;
}
