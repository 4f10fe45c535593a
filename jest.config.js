// The project runs its own suite with its own preset, as built in dist.
const preset = require('./jest-preset');

// As for most users: bufferutil is there for the benchmark of the client.
process.env.WS_NO_BUFFER_UTIL = '1';

/** @type {import('jest').Config} */
module.exports = {
  ...preset,
  rootDir: __dirname,
  testMatch: ['<rootDir>/__tests__/**/*.test.ts', '<rootDir>/examples/chat/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/(fixtures|consumers/projects)/'],
  modulePathIgnorePatterns: [
    '<rootDir>/examples/(?!chat)',
    '<rootDir>/__tests__/consumers/projects',
  ],
  transform: {
    '\\.[cm]?tsx?$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.check.json', diagnostics: false }],
  },
  // Two cores are two workers: most files wait for processes of their own.
  maxWorkers: '100%',
  // Files that run whole Jests or hundreds of processes need more than Jest's 5 s on two cores.
  testTimeout: 60_000,
};
