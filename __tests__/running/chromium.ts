/** Chromium, for the tests that open the report's page in it. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const executablePath = places.find((path) => path !== undefined && existsSync(path));

// In CI a machine that lacks Chromium fails the tests instead of skipping them.
const must = process.env.CI === 'true';

/** Whether tests in Chromium run; they are skipped where none is found (set CHROMIUM_PATH, or install one). */
export const runsInChromium = executablePath !== undefined || must;

export function openChromium(): Promise<Browser> {
  if (executablePath === undefined) {
    throw new Error(
      'There is no Chromium: install one (apt-get install chromium), or set CHROMIUM_PATH.',
    );
  }
  // Chromium has no sandbox for root, as which containers run.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}
