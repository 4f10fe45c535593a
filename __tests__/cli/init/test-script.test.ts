import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { addTestScript, nodeFlagsOfScript } from '../../../src/cli/init/test-script';

const flags = ['--experimental-vm-modules'];

function withManifest(text: string, nodeFlags: readonly string[] = flags) {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-script-'));
  const path = join(folder, 'package.json');
  try {
    writeFileSync(path, text);
    const lines = addTestScript(folder, nodeFlags);
    return { lines, text: readFileSync(path, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const placeholder = String.raw`{
  "name": "chat",
  "scripts": {
    "start": "node .",
    "test": "echo \"Error: no test specified\" && exit 1"
  },
  "type": "module"
}
`;

test("replaces npm's placeholder, and nothing else", () => {
  expect(withManifest(placeholder)).toEqual({
    lines: ['package.json: the script "test" is now: NODE_OPTIONS=--experimental-vm-modules jest'],
    text: `{
  "name": "chat",
  "scripts": {
    "start": "node .",
    "test": "NODE_OPTIONS=--experimental-vm-modules jest"
  },
  "type": "module"
}
`,
  });
});

const added = ['package.json: the script "test" is now: jest'];

test.each([
  ['\uFEFF{ "name": "chat" }', '\uFEFF{ "name": "chat", "scripts": { "test": "jest" } }'],
  ['{\n\t"name": "chat"\n}\n', '{\n\t"name": "chat",\n\t"scripts": { "test": "jest" }\n}\n'],
  ['{ "scripts": {} }', '{ "scripts": {\n  "test": "jest"\n} }'],
  [
    '{\n  "scripts": {\n    "a": "b"\n  }\n}',
    '{\n  "scripts": {\n    "a": "b",\n    "test": "jest"\n  }\n}',
  ],
])('adds the script if there is none: %j', (before, after) => {
  expect(withManifest(before, [])).toEqual({ lines: added, text: after });
});

test.each([
  [
    'jest --ci',
    [
      'For npm test, put NODE_OPTIONS=--experimental-vm-modules in front of jest in package.json: "test": "jest --ci"',
    ],
  ],
  [
    'mocha',
    [
      'For npm, put into the scripts of package.json: "test:websocket": "NODE_OPTIONS=--experimental-vm-modules jest"',
    ],
  ],
  ['node --experimental-vm-modules node_modules/jest/bin/jest.js', []],
])('keeps the script %j, and prints the change to make', (script, lines) => {
  const text = JSON.stringify({ scripts: { test: script } });
  expect(withManifest(text)).toEqual({ lines, text });
  expect(withManifest(text, [])).toEqual({ lines: [], text });
});

test.each(['{ "scripts": null }', '{ "scripts": ["jest"] }'])('leaves %s', (text) => {
  expect(withManifest(text, [])).toEqual({ lines: [], text });
});

test.each([
  ['jest', []],
  ['NODE_OPTIONS=--experimental-vm-modules jest', ['--experimental-vm-modules']],
  [
    'cross-env NODE_OPTIONS="--no-warnings --stack-size=1" jest',
    ['--no-warnings', '--stack-size=1'],
  ],
  ["cross-env 'NODE_OPTIONS=--no-warnings --trace-exit' jest", ['--no-warnings', '--trace-exit']],
  ['NODE_OPTIONS="$NODE_OPTIONS --trace-exit" jest', ['--trace-exit']],
  ['node --experimental-vm-modules node_modules/jest/bin/jest.js', ['--experimental-vm-modules']],
])("Node's flags in %s", (script, expected) => {
  expect(nodeFlagsOfScript(script)).toEqual(expected);
});
