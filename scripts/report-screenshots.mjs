// Pictures of the report's page, of real runs of the projects in scripts/report-screenshots:
//   npm run report:screenshots [-- PROJECT[/SIGHT]…] [--width 390] [--scheme dark] [--again]
// They are in reports/screenshots. --again draws the last runs with the page as it is built now.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { schemes, sights, widths } from './report-screenshots/sights.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', multiple: true, default: widths.map(String) },
    scheme: { type: 'string', multiple: true, default: schemes },
    again: { type: 'boolean', default: false },
  },
});
/** Pixels; a longer page is cut there. */
const highest = 5000;
const require = createRequire(import.meta.url);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'scripts', 'report-screenshots', 'projects');
// Inside of the repository, so that a project finds its packages.
const target = join(root, 'reports', 'screenshots');
const wanted = (name) =>
  positionals.length === 0 ||
  positionals.some(
    (one) => one === name || name.startsWith(`${one}/`) || one.startsWith(`${name}/`),
  );

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']
  .filter((path) => path !== undefined)
  .find((path) => existsSync(path));
if (executablePath === undefined) throw new Error('Install Chromium, or set CHROMIUM_PATH.');
// Chromium has no sandbox for root, as which containers run.
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const args = [...sandbox, '--disable-background-networking', '--disable-component-update'];
const browser = await chromium.launch({ executablePath, args });
try {
  for (const project of Object.keys(sights).filter(wanted)) {
    const folder = join(target, project);
    if (!values.again) run(project, folder);
    await draw(project, folder);
  }
} finally {
  await browser.close();
}

/** Runs the project's tests in a copy of it. Load tests run twice: the first run writes the baseline. */
function run(project, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  cpSync(join(source, project), folder, { recursive: true });
  symlinkSync(root, join(folder, 'node_modules', 'jest-ws-dynamic'), 'dir');
  const jest = [require.resolve('jest/bin/jest'), '--silent=false'];
  for (const _ of project.startsWith('load') ? [1, 2] : [1]) {
    spawnSync(process.execPath, jest, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
  }
}

async function draw(project, folder) {
  const output = join(folder, 'ws-report');
  const report = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8'));
  if (values.again) require('../dist/report/write-report.js').writeReport(output, report);
  const address = pathToFileURL(join(output, 'index.html')).href;
  for (const [sight, place] of Object.entries(sights[project])) {
    if (!wanted(`${project}/${sight}`)) continue;
    for (const width of values.width.map(Number)) {
      for (const colorScheme of values.scheme) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
        await page.goto(address + hashOf(report, place));
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
        // What is out of sight would not be drawn.
        await page.addStyleTag({ content: '* { content-visibility: visible !important; }' });
        const height = await page.evaluate('document.documentElement.scrollHeight');
        const path = join(folder, 'pictures', `${sight}-${width}-${colorScheme}.png`);
        const clip = { x: 0, y: 0, width, height: Math.min(height, highest) };
        await page.screenshot({ path, clip, fullPage: true });
        await page.close();
        console.log(relative(process.cwd(), path));
      }
    }
  }
}

/** The page's address of a file or of a test, which is named by its own title or by a pattern of it. */
function hashOf({ files }, { file, test }) {
  if (file === undefined && test === undefined) return '';
  const isMeant = (title) => (test instanceof RegExp ? test.test(title) : title === test);
  for (const [index, { path, tests }] of files.entries()) {
    if (path === file) return `#/file/${index}`;
    const place = tests.findIndex(({ titles, name }) => isMeant(titles?.at(-1) ?? name));
    if (test !== undefined && place >= 0) return `#/file/${index}/test/${place}`;
  }
  throw new Error(`The report has no ${file ?? test}.`);
}
