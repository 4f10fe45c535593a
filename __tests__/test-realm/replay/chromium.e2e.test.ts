import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { runsInChromium } from '../../running/chromium';
import { recordInChromium } from './record-in-chromium';
import { transcriptOf } from './replay-chromium';

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-har-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inChromium = runsInChromium ? test : test.skip;

inChromium(
  'what Chromium records now is replayed 100 times with the transcript of the fixture',
  async () => {
    const path = join(folder, 'session.har');
    await recordInChromium(path);
    const fixture = join(__dirname, 'fixtures', 'chromium.har');
    if (process.env.WRITE_FIXTURES === '1') copyFileSync(path, fixture);
    const transcripts = new Set([await transcriptOf(fixture)]);
    for (let count = 0; count < 100; count += 1) transcripts.add(await transcriptOf(path));
    expect([...transcripts]).toHaveLength(1);
  },
);
