// A test file's name says which project runs it:
//   *.test.ts            unit: no nested Jest, no browser, at most 5 s of CPU; in plain Node, unless its
//                        docblock names our environment (`@jest-environment ./dist/jest/environment.js`)
//   *.scene.ts           a part of the e2e tests in __tests__/scenes, which share one nested run of Jest
//   *.e2e.test.ts        e2e: nested Jests, the packed package, browsers, hundreds of processes
//   *.short.e2e.test.ts  those of e2e that `npm test` runs too
// __tests__/consumers is a project of its own: CI runs it once, by scripts/consumers.mjs.
// docs/contributing.md, "Checks", has the commands.

const { availableParallelism } = require('node:os');

// As for most users: bufferutil is there for the benchmark of the client.
process.env.WS_NO_BUFFER_UTIL = '1';

const ignored = ['/node_modules/', '<rootDir>/__tests__/(fixtures|consumers/projects)/'];

/** What both projects of this suite have in common. */
const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testRunner: '<rootDir>/__tests__/running/cpu-runner.cjs',
  modulePathIgnorePatterns: ['<rootDir>/examples/', '<rootDir>/__tests__/consumers/projects'],
  // `npm run typecheck` checks the types.
  transform: {
    '\\.[cm]?tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } },
      },
    ],
  },
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: [...ignored, '\\.e2e\\.test\\.ts$'],
    },
    {
      ...common,
      displayName: 'short-e2e',
      testMatch: ['<rootDir>/__tests__/**/*.short.e2e.test.ts'],
      testPathIgnorePatterns: ignored,
    },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/__tests__/**/*.e2e.test.ts'],
      testPathIgnorePatterns: [
        ...ignored,
        '\\.short\\.e2e\\.test\\.ts$',
        '<rootDir>/__tests__/consumers/',
      ],
    },
    {
      ...common,
      displayName: 'consumers',
      testMatch: ['<rootDir>/__tests__/consumers/*.e2e.test.ts'],
    },
    require('./examples/chat/jest.config'),
  ],
  // For knip, which does not look into the projects; Jest takes theirs.
  testMatch: ['<rootDir>/__tests__/**/*.test.ts', '<rootDir>/examples/chat/*.test.ts'],
  reporters: ['default', '<rootDir>/__tests__/running/cpu-reporter.cjs'],
  testSequencer: '<rootDir>/__tests__/running/longest-first.cjs',
  // Most files wait, for processes and timers.
  maxWorkers: availableParallelism() + 2,
  // Of one file, for tests that mostly wait.
  maxConcurrency: 3,
  // A safety net: on a busy machine a right test may take long.
  testTimeout: 180_000,
};
