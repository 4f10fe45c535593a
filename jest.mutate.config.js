// The unit tests as Stryker runs them: without what measures CPU time.
const { projects } = require('./jest.config');

const { displayName, testRunner, ...unit } = projects.find(
  (project) => project.displayName === 'unit',
);

/** @type {import('jest').Config} */
module.exports = { ...unit, testTimeout: 60_000 };
