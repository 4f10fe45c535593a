/** A report's page in Chromium, for the tests of its sections. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { Report } from '../../src/report/schema';
import { writeReport } from '../../src/report/write-report';
import { openChromium } from '../running/chromium';

export interface PageInChromium {
  readonly page: Page;
  open(hash: string): Promise<void>;
  /** What does not fit the width, and what axe finds. */
  problemsAt(hash: string, width: number, colorScheme: 'light' | 'dark'): Promise<unknown>;
}

/** Declares the hooks of a file: one Chromium, a page for each test, which may log and load nothing. */
export function inChromium(report: Report): PageInChromium {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-page-'));
  const address = pathToFileURL(join(folder, 'index.html')).href;
  let browser: Browser;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    writeReport(folder, report);
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    page = await browser.newPage();
    problems = [];
    page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== address) problems.push(`asked for ${request.url()}`);
    });
  });
  afterEach(async () => {
    await page.close();
    expect(problems).toEqual([]);
  });

  const open = async (hash: string): Promise<void> => {
    await page.goto(`${address}${hash}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  return {
    get page() {
      return page;
    },
    open,
    async problemsAt(hash, width, colorScheme) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await open(hash);
      await page.evaluate(axe.source);
      return page.evaluate(`axe.run().then(({ violations }) => ({
        width: document.documentElement.scrollWidth,
        violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      }))`);
    },
  };
}
