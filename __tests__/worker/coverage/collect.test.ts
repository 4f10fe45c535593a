/** @jest-environment node */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { collectFrames } from '../../../src/worker/coverage/collect';

let directory: string;
let script: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'collect-'));
  script = join(directory, 'server.js');
  writeFileSync(script, 'serve();\n');
  const url = String(pathToFileURL(script));
  writeFileSync(
    join(directory, 'coverage-1-1-0.json'),
    JSON.stringify({ result: [{ url, functions: [] }] }),
  );
});
afterEach(() => rmSync(directory, { recursive: true }));

test.each([
  ['it is outside of the coverage, is passed on', false, 1],
  ['it is part of the coverage, is not passed on', true, 0],
])("a process's report if %s", async (_what, wanted, calls) => {
  const onNothing = jest.fn();
  const request = { directory, isWanted: () => wanted, onNothing };

  await collectFrames(request, async () => undefined);

  expect(onNothing.mock.calls).toEqual(Array(calls).fill([[script]]));
});
