import { describe, expect, test } from '@jest/globals';
import { runsInChromium } from '../running/chromium';
import { file, report } from './example-report';
import { inChromium } from './in-chromium';

const conformanceCase = (id: string, more: object = {}) => ({
  ...{ id, does: `case ${id}`, behavior: 'OK', behaviorClose: 'OK', duration: 1, source: null },
  ...{ result: 'Events are as accepted.', resultClose: 'The connection was closed properly.' },
  ...{ remoteCloseCode: 1000, ...more },
});

const conformance = {
  agent: 'conformance of /echo',
  sections: [
    {
      id: '1',
      title: 'Framing',
      cases: ['1.1.1', '1.1.2', '1.2.1', '1.2.2', '1.2.3'].map((id) => conformanceCase(id)),
    },
    {
      id: '2',
      title: 'Pings',
      cases: [
        conformanceCase('2.1', {
          behavior: 'FAILED',
          source: 'RFC 6455 section 5.5.2',
          result: 'Events differ from all that are accepted.',
          expected: ['OK: pong 0 B', 'the suite starts to close'],
          evidence: [
            { at: 1, direction: 'note', text: 'Handshake: GET /echo HTTP/1.1 | Host: a' },
            { at: 8, direction: 'out', text: 'ping 0 B' },
            { at: 9, direction: 'in', text: 'close 2 B 1002' },
          ],
        }),
        conformanceCase('2.2', { behavior: 'NON-STRICT' }),
      ],
    },
  ],
};

const check = (id: string, outcome: string, more: object = {}) => ({
  ...{ id, group: id.split('-')[0], does: `does ${id}`, source: 'OWASP', outcome, detail: '' },
  ...{ evidence: [], duration: 1, ...more },
});
const security = {
  title: 'security of /echo (seed 1)',
  seed: 1,
  checks: [
    check('origin-foreign', 'found', {
      detail: 'It was accepted.',
      evidence: ['HTTP/1.1 101 Switching Protocols', '<script>'],
    }),
    check('frames-rsv', 'passed'),
    check('access-none', 'not tested', { detail: '"login.headers" is not set' }),
  ],
};

const suites = report([
  file('conformance.test.js', { records: [{ kind: 'conformance', data: conformance }] }),
  file('security.test.js', { records: [{ kind: 'security', data: security }] }),
  file('restarts.test.js', {
    server: {
      name: 'echo.js',
      url: 'ws://127.0.0.1:9000',
      starts: [50, 1, 2, 9, 3].map((duration) => ({ startedAt: 1, duration, failed: false })),
    },
  }),
  file('old.test.js', { records: [{ kind: 'conformance', data: { verdicts: [] } }] }),
]);

const describeInChromium = runsInChromium ? describe : describe.skip;

describeInChromium('the grids of suites', () => {
  const chromium = inChromium(suites);
  const details = () => chromium.page.getByRole('region', { name: 'Selected case' });

  test('are linked from the overview, with the outcomes of their cases', async () => {
    await chromium.open('#/');
    const list = chromium.page.getByRole('heading', { name: 'Conformance and security' });
    await list.waitFor();
    expect(await list.locator('xpath=..').locator('li').allTextContents()).toEqual([
      'conformance of /echo1 FAILED (closing OK)1 NON-STRICT (closing OK)5 OK',
      'security of /echo (seed 1)1 found1 not tested1 passed',
    ]);
    await chromium.page.getByRole('link', { name: 'security of /echo (seed 1)' }).click();
    await details().getByText('It was accepted.').waitFor();
  });

  test('omit the traffic of a run with only raw connections', async () => {
    await chromium.open('#/');
    expect(await chromium.page.getByText(/\d connections?\b/).count()).toBe(0);
  });

  test('start with a failed case: sent, expected and received', async () => {
    await chromium.open('#/file/0');
    expect(await details().locator('dd').allTextContents()).toEqual([
      'OK: pong 0 B',
      'the suite starts to close',
      'Events differ from all that are accepted.',
      'closing: The connection was closed properly.',
      'RFC 6455 section 5.5.2',
    ]);
    expect(await details().locator('tbody tr').allTextContents()).toEqual([
      '1·Handshake: GET /echo HTTP/1.1Host: a',
      '8→ sentping 0 B',
      '9← receivedclose 2 B 1002',
    ]);
  });

  test('show a case after one click', async () => {
    await chromium.open('#/file/0');
    await chromium.page.getByRole('button', { name: '1.2.1 case 1.2.1: OK' }).click();
    await details().getByRole('heading', { name: '1.2.1 case 1.2.1' }).waitFor();
    await details()
      .getByText('The report does not include its frames, to limit its size.')
      .waitFor();
  });

  test('are navigated by the arrow keys, row by row', async () => {
    await chromium.open('#/file/0');
    await chromium.page.getByRole('button', { pressed: true }).focus();
    const shown: (string | null)[] = [];
    for (const key of ['Home', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'End', 'ArrowLeft']) {
      await chromium.page.keyboard.press(key);
      await chromium.page.waitForFunction('document.activeElement?.ariaPressed === "true"');
      shown.push(await details().getByRole('heading').textContent());
    }
    expect(shown.map((title) => title?.split(' ')[0])).toEqual([
      ...['1.1.1', '1.1.2', '1.2.2', '1.1.2', '2.2', '2.1'],
    ]);
  });

  test('show a finding of the security suite with its source and evidence', async () => {
    await chromium.open('#/file/1');
    expect(await details().locator('dd').allTextContents()).toEqual([
      'the server does origin-foreign',
      'It was accepted.',
      'OWASP; seed 1',
    ]);
    await details().getByText('<script>').waitFor();
    await chromium.page.getByRole('button', { name: /^access-none .*: not tested$/ }).click();
    await details().getByText('"login.headers" is not set').waitFor();
  });

  test('count the starts of a server that a suite has often ended', async () => {
    await chromium.open('#/file/2');
    await chromium.page.getByText('server echo.js, started 5 times, in 1 ms to 50 ms').waitFor();
  });

  test('show unknown data as JSON', async () => {
    await chromium.open('#/file/3');
    expect(await chromium.page.getByLabel('Recorded data of conformance').inputValue()).toContain(
      '"verdicts": []',
    );
  });

  const sights = ['#/', '#/file/0', '#/file/1'].flatMap((hash) =>
    ([390, 1280] as const).flatMap((width) =>
      (['light', 'dark'] as const).map((scheme) => ({ hash, width, scheme })),
    ),
  );
  test.each(sights)(
    'fit $width px at $hash in $scheme colours, without findings of axe',
    async ({ hash, width, scheme }) => {
      expect(await chromium.problemsAt(hash, width, scheme)).toEqual({ width, violations: [] });
    },
  );
});
