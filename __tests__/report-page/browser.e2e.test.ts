import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readHar } from '../../src/har/read-har';
import { runsInChromium } from '../running/chromium';
import { everything } from './example-report';
import { inChromium } from './in-chromium';

const json = '{"type":"welcome","room":{"limits":[1,2]}}';

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const describeInChromium = runsInChromium ? describe : describe.skip;

describeInChromium('the page in Chromium', () => {
  const chromium = inChromium(everything);
  const { open } = chromium;
  let page: Page;
  beforeEach(() => {
    page = chromium.page;
  });

  /** Once the page has drawn what changed. */
  const drawn = (): Promise<unknown> =>
    page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  /** The payload of the selected frame. */
  const payload = async (): Promise<string> => {
    await drawn();
    return page.evaluate(
      "((place) => place.value ?? place.textContent)(document.querySelector('[aria-label=Payload]'))",
    );
  };
  /** The links to tests, once the page has filtered them. */
  const testLinks = async (sum: string): Promise<string[]> => {
    await page.getByText(sum, { exact: true }).waitFor();
    return page.locator('.tests a').allTextContents();
  };
  const rows = (): Promise<string[]> => page.locator('.row .summary').allTextContents();
  const selected = async (): Promise<string | null> => {
    await drawn();
    return page.locator('.row[aria-current=true]').textContent();
  };

  test('lists the failures first, each with its text, its place and a link', async () => {
    await open('');
    expect(await page.locator('.verdict').innerText()).toMatch(
      /1 test and 1 file failed\s+4 passed \(1 flaky\) · 1 skipped · 1 todo · 3 files in 2 s/,
    );
    await page.getByText('Node 20.1.0').waitFor();
    await page.getByText('seed 7').waitFor();
    const failures = page.locator('.failures li');
    expect((await failures.allInnerTexts()).map((text) => text.split(/\n+/))).toEqual([
      [
        'broken.test.js',
        'server',
        '500 ms',
        'outside of its tests',
        'the server did not start',
        'chat.js:2',
      ],
      [
        'fails',
        'difference',
        '40 ms',
        'chat.test.js › chat',
        'They differ at n.',
        '- "n": <b>1</b>,',
        '+ "n": <b>2</b>,',
        'expect(client).toReceiveMessage(expected)',
        'chat.test.js:3',
      ],
    ]);
    expect(oneLine(await page.locator('.loads li').innerText())).toMatch(
      /^echo 1 to 5 connections round trip: p50 .* p99 3\.00 ms 28\.6 % failed ✕ 2 of 4 limits exceeded$/,
    );
    await failures.last().click();
    await page.getByRole('heading', { level: 1, name: 'fails' }).waitFor();
  });

  test('shows every file as a tree, filters and sorts', async () => {
    await open('');
    expect(await page.locator('.file h2').allTextContents()).toEqual([
      'chat.test.js',
      'load.test.js',
      'broken.test.js',
    ]);
    expect(await page.locator('.file').first().locator('.block-title').allTextContents()).toEqual([
      'chat',
    ]);
    expect(await page.locator('.lane > span').allTextContents()).toEqual(['worker 1', 'worker 2']);
    await page.getByLabel('failed 1').check();
    expect(await testLinks('1 test in 2 files')).toEqual(['fails']);
    await page.getByLabel('passed 4').check();
    await page.getByText('4 tests in 2 files').waitFor();
    await page.getByLabel('flaky 1').check();
    expect(await testLinks('1 test in 1 file')).toEqual(['comes back']);
    await page.getByLabel('todo 1').check();
    expect(await testLinks('1 test in 1 file')).toEqual(['sometime']);
    await page.getByLabel('all 7').check();
    await page.getByText('7 tests in 3 files').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('load CONN');
    expect(await testLinks('1 test in 1 file')).toEqual(['echo 1 connection']);
    await page.getByLabel('Text in path or name').fill('');
    await page.getByLabel('Kind of failure').selectOption('difference');
    expect(await testLinks('1 test in 1 file')).toEqual(['fails']);
    await page.getByLabel('Kind of failure').selectOption('');
    await page.getByLabel('Order').selectOption('by path');
    await page.getByText('7 tests in 3 files').waitFor();
    expect(await page.locator('.file h2').first().textContent()).toBe('broken.test.js');
    await page.getByLabel('Order').selectOption('slowest first');
    await page.getByText('7 tests in 3 files').waitFor();
    expect(await page.locator('.tests a').first().textContent()).toBe('fails');
  });

  test('keeps the filter while a test is shown, and opens a test by keyboard', async () => {
    await open('');
    await page.keyboard.press('/');
    await page.keyboard.type('chat greets');
    await page.getByText('2 tests in 1 file').waitFor();
    // The lists of kinds and orders are between.
    for (let key = 0; key < 4; key += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'greets' }).waitFor();
    await page.getByRole('link', { name: 'All tests' }).click();
    expect(await testLinks('2 tests in 1 file')).toEqual(['greets', 'greets']);
  });

  test('shows calls, frames, faults, the server and its output in one order', async () => {
    await open('#/file/0/test/0');
    expect(
      await page
        .locator('.row')
        .allInnerTexts()
        .then((all) => all.map(oneLine)),
    ).toEqual([
      '+0 ms hook beforeEach 3 ms',
      '+1 ms output listening',
      '+5 ms call connect() 2 ms :4',
      '+6 ms network link.latency(latency: 5) downstream to the end :4',
      '+6 ms ← open 1 alice',
      '+7 ms output a\\u001b[31m client',
      '+7 ms → sent 1 alice {"type":"hello"} 16 B :5',
      '+7 ms call 1 alice client.receive() 2 ms :6',
      '+8 ms → sent 2 /chat from bob 8 B',
      `+8 ms ← received 1 alice ${json} 42 B`,
      '+20 ms server server crashes 1 ms',
    ]);
    await page.locator('.row').first().focus();
    await page.keyboard.press('End');
    await page.getByText('row 11 of 11').waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await payload()).toContain('"room": {\n');
    await page.getByRole('button', { name: 'Previous' }).click();
    expect(await payload()).toBe('from bob');
    await page.getByLabel('frames', { exact: true }).uncheck();
    await page.getByText(/^row \d of 7$/).waitFor();
    await page.getByLabel('frames', { exact: true }).check();
    await page.locator('.choice select').selectOption('1');
    await page.getByText('3 earlier frames left out').waitFor();
    expect(await rows()).not.toContain('{"type":"hello"}');
  });

  test('searches the payloads, and shows them as text, JSON and bytes', async () => {
    await open('#/file/0/test/0');
    await page.getByLabel('Search in the timeline').fill('welcome');
    await page.getByText('row 1 of 1').waitFor();
    await page.getByLabel('hex').check();
    expect(await payload()).toMatch(
      /^00000000 {2}7b 22 74 79 70 65 22 3a 22 77 65 6c 63 6f 6d 65 {2}\{"type":"welcome\n/,
    );
    await page.getByLabel('text', { exact: true }).check();
    expect(await payload()).toBe(json);
    await page.getByLabel('Search in the timeline').fill('nowhere');
    await page.getByText('nothing found').waitFor();
  });

  test('shows request and response of the handshake at the start of the connection', async () => {
    await open('#/file/0/test/0');
    await page.locator('.row', { hasText: 'open' }).click();
    await page.getByRole('heading', { name: 'HTTP 101 to the handshake' }).waitFor();
    await page.getByRole('heading', { name: 'GET /chat?room=1 HTTP/1.1' }).waitFor();
    expect((await page.locator('.headers').allInnerTexts()).map(oneLine)).toEqual([
      'origin https://chat.example.com',
      'server chat/2',
    ]);
    expect(await page.getByLabel('hex').count()).toBe(0);
  });

  test('shows expected and received side by side', async () => {
    await open('#/file/0/test/0');
    await page.getByLabel('sent | received').check();
    await page.getByText(/^row \d of 3$/).waitFor();
    expect(await rows()).toEqual(['{"type":"hello"}', 'from bob', json]);
    const left = async (row: number): Promise<number> =>
      (await page.locator('.row .what').nth(row).boundingBox())?.x ?? 0;
    expect(await left(2)).toBeGreaterThan((await left(0)) + 100);
  });

  test('selects the frames and the line of a call, the call of a frame, and the call of a line', async () => {
    await open('#/file/0/test/3');
    await page.locator('.row', { hasText: 'toReceiveMessage' }).click();
    expect(await page.locator('.row.related .summary').allTextContents()).toEqual([
      '{"type":"welcome","n":2}',
      '{"type":"later","n":3}',
    ]);
    expect(await page.locator('.source .chosen').innerText()).toMatch(/^3\s+await expect/);
    await page
      .getByRole('button', { name: /received .*later/ })
      .last()
      .click();
    expect(await selected()).toContain('later');
    await page.getByRole('button', { name: 'Select the calls of line 2' }).click();
    expect(await selected()).toContain('hello');
    expect(await page.locator('.source .chosen').innerText()).toMatch(/^2\s+client\.send/);
  });

  test('initially selects the frame that the failure is about, and the frames in its text', async () => {
    await open('#/file/0/test/3');
    await page.getByText('The failure is about this frame.').waitFor();
    expect(await page.getByLabel('Console of the test').inputValue()).toBe(
      'log: a line of the test',
    );
    expect(await selected()).toContain('welcome');
    await page.locator('.failure').getByRole('button', { name: '→ +7 ms text 16 B' }).click();
    expect(await selected()).toContain('hello');
  });

  test('the map selects the clicked row', async () => {
    await open('#/file/0/test/0');
    await page.locator('.map .bar.network').click();
    expect(await selected()).toContain('link.latency');
  });

  test('compares two frames, selected by the button or with Ctrl', async () => {
    await open('#/file/0/test/3');
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await page.getByText('Select another frame in the timeline.').waitFor();
    await page.locator('.row', { hasText: 'later' }).click();
    const comparison = page.getByLabel('Comparison');
    await comparison.getByText('"n": 3').waitFor();
    expect(
      (await comparison.locator('.line').allTextContents()).map((line) => line.trimEnd()),
    ).toEqual([
      '  {',
      '-   "type": "welcome",',
      '-   "n": 2',
      '+   "type": "later",',
      '+   "n": 3',
      '  }',
    ]);
    await page.getByRole('button', { name: 'End the comparison' }).click();
    await comparison.waitFor({ state: 'detached' });
    await page.locator('.row', { hasText: 'hello' }).click({ modifiers: ['Control'] });
    await comparison.getByText('"hello"').waitFor();
  });

  test('copies a frame, and saves the conversations as HAR', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('#/file/0/test/3');
    const copied = async (name: string): Promise<unknown> => {
      await page.getByRole('button', { name }).click();
      await page.getByText('✓ copied').waitFor();
      return page.evaluate('navigator.clipboard.readText()');
    };
    expect(await copied('Copy as JSON')).toBe('{\n  "type": "welcome",\n  "n": 2\n}');
    expect(await copied('Copy as test line')).toBe(
      "await expect(client).toReceiveMessage({ type: 'welcome', n: 2 });",
    );
    expect(await copied('Copy as websocat')).toContain('| websocat ws://127.0.0.1:9000/chat');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as HAR' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('chat-fails.har');
    const text = readFileSync(await download.path(), 'utf8');
    const [conversation] = readHar(text, 'chat-fails.har').conversations;
    expect(conversation?.messages.map(({ type, data }) => [type, data])).toEqual([
      ['send', '{"type":"hello"}'],
      ['receive', '{"type":"welcome","n":2}'],
      ['receive', '{"type":"later","n":3}'],
    ]);
  });

  test('shows the server log without escape sequences, and separates tests with the same title', async () => {
    await open('#/file/0/test/0');
    await page.getByText('Server log', { exact: true }).click();
    expect(await page.getByLabel('Server log').inputValue()).toBe('listening\na\\u001b[31m client');
    await open('#/file/0/test/1');
    expect(await payload()).toMatch(/^00000000 {2}01 02 03 fa /);
    expect(oneLine(await page.locator('.row').innerText())).toBe(
      '+6 ms ← received 01 02 03 fa binary 4 B',
    );
  });

  test('keeps the earlier attempts of a retried test', async () => {
    await open('#/file/0/test/2');
    await page.getByText('flaky').waitFor();
    expect(await rows()).toEqual(['twice']);
    expect((await page.locator('.attempts a').allInnerTexts()).map(oneLine)).toEqual([
      'attempt 1 ✕ failed',
      'attempt 2 ✓ passed',
    ]);
    await page.getByRole('link', { name: 'attempt 1' }).click();
    await page.getByText('the first attempt').waitFor();
    expect(await rows()).toEqual(['once']);
  });

  test('shows the text of a failure with a coloured diff, and its lines of the test file', async () => {
    await open('#/file/0/test/3');
    const colour = (text: string): Promise<unknown> =>
      page.evaluate(
        `getComputedStyle([...document.querySelectorAll('.failure .line')].find((line) => line.textContent.includes('${text}'))).color`,
      );
    expect(await colour('<b>1</b>')).toBe(await colour('- Expected'));
    expect(await colour('<b>1</b>')).not.toBe(await colour('<b>2</b>'));
    expect(await page.locator('.failure mark').allTextContents()).toEqual(['1', '2']);
    expect(await page.locator('.code .failing').textContent()).toMatch(
      /^> 3 | {3}expect\(1\)[\s\S]*\^\n$/,
    );
    expect(await page.locator('.code .token.number').first().textContent()).toBe('1');
  });

  test('scrolls to the caret of a long line, whose number stays visible', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await open('#/file/2');
    const edges = await page.evaluate(`(() => {
      const box = document.querySelector('.code .scroll-box').getBoundingClientRect();
      const caret = document.querySelector('.caret').lastElementChild.getBoundingClientRect();
      const number = document.querySelector('.failing-gutter').getBoundingClientRect();
      return { isCaretShown: caret.left > box.left && caret.right < box.right, number: number.left - box.left };
    })()`);
    expect(edges).toEqual({ isCaretShown: true, number: expect.closeTo(1, 0) });
  });

  test('steps through the failures, including those of files, and copies a failure and its command', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('#/file/2');
    await page.getByText('failure 1 of 2').waitFor();
    await page.getByRole('link', { name: 'next failure' }).click();
    await page.getByText('failure 2 of 2').waitFor();
    await page.getByRole('button', { name: 'Copy command' }).click();
    await page.getByText('✓ copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      "npx jest chat.test.js -t '^chat fails$'",
    );
    await page.getByRole('button', { name: 'Copy failure' }).click();
    await page.locator('.copy.done', { hasText: 'Copy failure' }).waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied).toMatch(/^chat\.test\.js › chat fails\n\nError: expect\(client\)/);
    expect(copied).toContain('\n> 3 |   expect(1).toBe(2);\n    |     ^\n');
  });

  test('shows a load test as limits, a table and plots, and other records as JSON', async () => {
    await open('#/file/1');
    expect(await page.locator('.limits li').allTextContents()).toEqual([
      '✓ holds failed runs: at most 50.0 %; found 28.6 % with 5 connections',
      '✕ broken p99 of round trip: at most 2.00 ms; found 3.00 ms with 1 connection',
      '✕ broken baseline baseline.json: nothing worse by more than noise; found 1 of 1 worse',
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
      'messages received per second',
      'latency (p50)',
      'round trip over time',
      'runs per second over time',
    ]);
    expect(await page.locator('.plot canvas').count()).toBe(6);
    await page.getByText('Values of latency (p50)').click();
    expect(
      await page.locator('.plot').nth(3).locator('details tbody tr').last().textContent(),
    ).toMatch(/^55\.00 ms/);
    expect(await page.getByLabel('Recorded data of other').inputValue()).toBe('{\n  "a": 1\n}');
  });

  test('shows the course and the distribution of a tier selected by keyboard', async () => {
    await open('#/file/1');
    await page.getByRole('radio', { name: '5 connections' }).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.getByRole('radio', { name: '3 connections' }).isChecked()).toBe(true);
    await page.getByText('Values of runs per second over time').click();
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
      'runs per second over time',
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
    ([390, 1280, 1920] as const).flatMap((width) =>
      (['light', 'dark'] as const).map((scheme) => ({ hash, width, scheme })),
    ),
  );
  test.each(sights)(
    'fits $width px at "$hash" in $scheme colours, without findings of axe',
    async ({ hash, width, scheme }) => {
      expect(await chromium.problemsAt(hash, width, scheme)).toEqual({ width, violations: [] });
    },
  );
});
