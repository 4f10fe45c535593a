// The unit tests of MUTATE_TESTS as Stryker runs them: without what measures CPU time.
const { dirname } = require('node:path');
const { projects } = require('./jest.config');

const { displayName, testRunner, ...unit } = projects.find(
  (project) => project.displayName === 'unit',
);
const tests = (process.env.MUTATE_TESTS ?? '').split(',');

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  // Jest looks for files before each mutant: not in all of the fixtures.
  roots: ['<rootDir>/src', ...new Set(tests.map((glob) => `<rootDir>/${dirname(glob)}`))],
  testMatch: tests.map((glob) => `<rootDir>/${glob}`),
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testTimeout: 60_000,
};
