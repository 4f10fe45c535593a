// Mutation tests of the parts that are functions of their arguments, part by part, each with its own unit
// tests: npm run mutate [part]…  For a source and tests of your own choice:
// MUTATE_TESTS='__tests__/wire/*.test.ts' npx stryker run --mutate src/wire/frame.ts
import { spawnSync } from 'node:child_process';

const options = ['resolve-options', 'unknown-keys', 'command', 'fixed-addresses', 'late-urls'];
const ports = ['range', 'next-candidate', 'validate', 'uri'];
const metrics = [
  ...['histogram', 'failures', 'options', 'limits', 'tier-metrics', 'growth'],
  ...['baseline', 'summary', 'curves', 'table'],
];
const sources = (folder, names) => names.map((name) => `src/${folder}/${name}.ts`);
/** The tests by plain names: a comma is between two of a list. */
const tests = (folder, names) => names.map((name) => `__tests__/${folder}/${name}.test.ts`);

const parts = {
  'wait limit': {
    mutate: ['src/worker/session/wait-limit.ts'],
    tests: tests('worker', ['session/wait-limit', 'connections/wait-hints']),
  },
  wire: {
    mutate: [
      ...sources('wire', ['close-codes', 'frame', 'frame-parser']),
      ...sources('protocol', ['*']),
    ],
    tests: [...tests('wire', ['frame', 'close-codes']), ...tests('protocol', ['*'])],
  },
  match: {
    mutate: ['src/test-realm/message/match.ts'],
    tests: tests('test-realm/message', ['*']),
  },
  message: {
    mutate: [...sources('test-realm/message', ['*']), '!src/test-realm/message/match.ts'],
    tests: tests('test-realm', ['message/*', 'json-position', 'show-expected']),
  },
  difference: {
    mutate: sources('test-realm/difference', ['*']),
    tests: tests('test-realm', ['difference/*']),
  },
  validation: { mutate: sources('validation', ['*']), tests: tests('validation', ['*']) },
  options: {
    mutate: sources('options', ['*']),
    tests: tests('options', [...options, 'runner-options']),
  },
  ports: { mutate: sources('worker/ports', ports), tests: tests('worker/ports', ports) },
  masking: {
    mutate: sources('errors', ['mask', 'masker', 'named-values']),
    tests: tests('errors', ['mask', 'masker', 'named-values']),
  },
  'report data': {
    mutate: sources('report', ['page-data', 'merge', 'records']),
    tests: tests('report', ['page-data', 'records', 'report']),
  },
  metrics: { mutate: sources('worker/scale', metrics), tests: tests('worker/scale', metrics) },
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const part = parts[name];
  if (part === undefined) throw new Error(`unknown part ${name}: ${Object.keys(parts).join(', ')}`);
  console.log(`\n== ${name}`);
  const { status } = spawnSync('npx', ['stryker', 'run', '--mutate', part.mutate.join(',')], {
    stdio: 'inherit',
    env: { ...process.env, MUTATE_TESTS: part.tests.join(',') },
  });
  if (status !== 0) process.exitCode = 1;
}
