// Mutation tests: scripts/mutate.mjs has the parts of the sources and their tests. Not in CI.

export default {
  testRunner: 'jest',
  jest: { configFile: 'jest.mutate.config.js', enableFindRelatedTests: false },
  // A mutant runs the tests that reach it: all of them are in plain Node, without a docblock.
  coverageAnalysis: 'perTest',
  // A mutant of a text changes what is said, not what is done; snapshots have the texts.
  mutator: { excludedMutations: ['StringLiteral'] },
  // The tests read files of the whole checkout, and dist.
  inPlace: false,
  ignorePatterns: ['/bench', '/site', '/examples/**/node_modules', '/coverage', '/ws-report'],
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  concurrency: 2,
};
