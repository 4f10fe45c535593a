// The unit tests of MUTATE_TESTS as Stryker runs them: without what measures CPU time.
const { projects } = require('./jest.config');

const { displayName, testRunner, ...unit } = projects.find(
  (project) => project.displayName === 'unit',
);
const tests = process.env.MUTATE_TESTS ?? '';

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  testMatch: tests.split(',').map((glob) => `<rootDir>/${glob}`),
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testTimeout: 60_000,
};
