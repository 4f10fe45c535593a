import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { transcriptOf } from './replay-chromium';

test('a file of Chromium is replayed (WRITE_FIXTURES=1 npx jest replay/chromium.e2e records it again)', async () => {
  expect(await transcriptOf(join(__dirname, 'fixtures', 'chromium.har'))).toMatchInlineSnapshot(`
"{"type":"welcome"}
{"re":"id of hällo","length":5}
0001ff
{"re":"id of bye","length":3}
{"type":"welcome"}
{"re":"id of hällo","length":5}
0001ff
{"re":"id of bye","length":3}"
`);
});
