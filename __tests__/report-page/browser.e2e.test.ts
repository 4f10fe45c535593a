/** @jest-environment node */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { writeReport } from '../../src/report/write';
import { openChromium, runsInChromium } from '../running/chromium';
import { everything } from './example-report';

const describeInChromium = runsInChromium ? describe : describe.skip;

describeInChromium('the page in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-page-'));
  const address = pathToFileURL(join(folder, 'index.html')).href;
  let browser: Browser;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    writeReport(folder, everything);
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
  /** The payload of the selected frame, once the page has drawn it. */
  const payload = async (): Promise<string> => {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
    return page.getByLabel('Payload').inputValue();
  };
  /** The links to tests, once the page has filtered them. */
  const testLinks = async (sum: string): Promise<string[]> => {
    await page.getByText(sum, { exact: true }).waitFor();
    return page.locator('.tests a').allTextContents();
  };

  test('shows every file, and filters by outcome and text', async () => {
    await open('');
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'chat.test.js',
      'load.test.js',
      'broken.test.js',
    ]);
    expect(await page.locator('.lane > span').allTextContents()).toEqual(['worker 1', 'worker 2']);
    await page.getByLabel('failed 1').check();
    expect(await testLinks('1 test in 2 files')).toEqual(['chat fails']);
    await page.getByLabel('passed 4').check();
    await page.getByText('4 tests in 2 files').waitFor();
    await page.getByLabel('flaky 1').check();
    expect(await testLinks('1 test in 1 file')).toEqual(['chat comes back']);
    await page.getByLabel('all 6').check();
    await page.getByText('6 tests in 3 files').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('load CONN');
    expect(await testLinks('1 test in 1 file')).toEqual(['echo 1 connection']);
  });

  test('keeps the filter while a test is shown, and opens it by the keyboard alone', async () => {
    await open('');
    await page.keyboard.press('/');
    await page.keyboard.type('chat greets');
    await page.getByText('2 tests in 1 file').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'greets' }).waitFor();
    await page.getByRole('link', { name: 'All tests' }).click();
    expect(await testLinks('2 tests in 1 file')).toEqual(['chat greets', 'chat greets']);
  });

  test('shows the frames of all connections in their order, and steps through them', async () => {
    await open('#/file/0/test/0');
    const frames = page.locator('.frame');
    expect(await frames.locator('.summary').allTextContents()).toEqual([
      '',
      '{"type":"hello"}',
      'from bob',
      '{"type":"welcome","room":{"limits":[1,2]}}',
    ]);
    await frames.first().focus();
    await page.keyboard.press('End');
    await page.getByText('frame 4 of 4').waitFor();
    expect(await payload()).toContain('"room": {\n');
    await page.getByRole('button', { name: 'Previous frame' }).click();
    expect(await payload()).toBe('from bob');
    await page.getByRole('combobox').selectOption('1');
    await page.getByText('3 earlier frames left out').waitFor();
    expect(await frames.count()).toBe(1);
  });

  test('searches the payloads, and shows them as text, JSON and bytes', async () => {
    await open('#/file/0/test/0');
    await page.getByLabel('Search in frames').fill('welcome');
    await page.getByText('frame 1 of 1').waitFor();
    await page.getByLabel('hex').check();
    expect(await payload()).toMatch(
      /^00000000 {2}7b 22 74 79 70 65 22 3a 22 77 65 6c 63 6f 6d 65 {2}\{"type":"welcome\n/,
    );
    await page.getByLabel('text', { exact: true }).check();
    expect(await payload()).toBe('{"type":"welcome","room":{"limits":[1,2]}}');
    await page.getByLabel('Search in frames').fill('nowhere');
    await page.getByText('no frames').waitFor();
  });

  test('shows steps, the server log without escape sequences, and tests of the same name apart', async () => {
    await open('#/file/0/test/0');
    expect(await page.locator('.steps code').allTextContents()).toEqual([
      'beforeEach',
      'connect()',
    ]);
    await page.getByText('line 4, 2 ms').waitFor();
    expect(await page.getByLabel('Server log').inputValue()).toBe('listening\na\\u001b[31m client');
    await open('#/file/0/test/1');
    expect(await payload()).toMatch(/^00000000 {2}01 02 03 fa /);
  });

  test('keeps the earlier attempts of a retried test', async () => {
    await open('#/file/0/test/2');
    await page.getByText('flaky').waitFor();
    expect(await page.locator('.frame .summary').allTextContents()).toEqual(['twice']);
    await page.getByRole('link', { name: 'attempt 1' }).click();
    await page.getByText('Error: the first attempt').waitFor();
    expect(await page.locator('.frame .summary').allTextContents()).toEqual(['once']);
  });

  test('shows a failure as text, with its lines of the test file', async () => {
    await open('#/file/0/test/3');
    await page.getByText('Error: <b>not this</b>').waitFor();
    expect(await page.locator('.code .failing').textContent()).toMatch(
      /^> 3 | {3}expect\(1\)[\s\S]*\^\n$/,
    );
  });

  test('shows a load test as limits, a table and plots, and other records as JSON', async () => {
    await open('#/file/1');
    expect(await page.locator('.limits li').allTextContents()).toEqual([
      '✓ holds failed runs: at most 50.0 %; found 28.6 % with 5 connections',
      '✕ broken p99 of round trip: at most 2.00 ms; found 3.00 ms with 1 connection',
      '✓ holds growth of latency: at most connections ^ 1.5; found ^ 1.00 ± 0.10',
    ]);
    const row = page.locator('.metrics tr', { hasText: 'p99' }).first();
    expect(await row.locator('td').allTextContents()).toEqual([
      ...Array<string>(3).fill('✕ 3.00 ms'),
      '✕ 3.00 ms▲ +200 %',
    ]);
    expect(await page.locator('.plot figcaption').allTextContents()).toEqual([
      'round trip',
      'handshake',
      'messages received a second',
      'latency (p50)',
      'round trip over time',
      'runs a second over time',
    ]);
    expect(await page.locator('.plot canvas').count()).toBe(6);
    await page.getByText('Values of latency (p50)').click();
    expect(
      await page.locator('.plot').nth(3).locator('details tbody tr').last().textContent(),
    ).toMatch(/^55\.00 ms/);
    expect(await page.getByLabel('Recorded data of other').inputValue()).toBe('{\n  "a": 1\n}');
  });

  test('shows the course and the distribution of the tier that is chosen by the keyboard', async () => {
    await open('#/file/1');
    await page.getByRole('radio', { name: '5 connections' }).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.getByRole('radio', { name: '3 connections' }).isChecked()).toBe(true);
    await page.getByText('Values of runs a second over time').click();
    expect(
      await page.locator('.plot').last().locator('details tbody tr').nth(1).textContent(),
    ).toBe('75.0 ms6020');
    expect(await page.locator('.distribution tbody tr').allTextContents()).toEqual([
      '1.00 ms60.0 %6',
      '2.00 ms40.0 %4p90',
    ]);
  });

  test('shows the causes of failed runs, each with its first failures', async () => {
    await open('#/file/1');
    await page.getByText('refused: 2 with 5 connections').click();
    await page.getByText('why', { exact: true }).waitFor();
  });

  test('shows the test of a tier by its metrics, without steps and frames of one connection', async () => {
    await open('#/file/1/test/0');
    await page.getByRole('heading', { name: 'Load test: echo' }).waitFor();
    expect(await page.locator('.metrics thead th').allTextContents()).toEqual(['connections', '1']);
    expect(await page.locator('.plot figcaption').allTextContents()).toEqual([
      'round trip over time',
      'runs a second over time',
    ]);
    expect(await page.getByText('client.receive()').count()).toBe(0);
    expect(await page.getByText('no frames').count()).toBe(0);
  });

  const sights = [
    '',
    '#/file/0/test/0',
    '#/file/0/test/3',
    '#/file/1',
    '#/file/1/test/0',
    '#/file/2',
  ].flatMap((hash) =>
    ([390, 1280] as const).flatMap((width) =>
      (['light', 'dark'] as const).map((scheme) => ({ hash, width, scheme })),
    ),
  );
  test.each(sights)(
    'fits $width px at "$hash" in $scheme colours, and has nothing that axe finds',
    async ({ hash, width, scheme }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await open(hash);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.evaluate(axe.source);
      const found = await page.evaluate<unknown[]>(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))',
      );
      expect(found).toEqual([]);
    },
  );
});
