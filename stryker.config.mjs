// Mutation tests of the parts that are functions of their arguments: `npm run mutate`, or a part of them:
// npm run mutate -- --mutate 'src/worker/ports/range.ts'. It takes minutes for each folder; not in CI.

export default {
  testRunner: 'jest',
  jest: { configFile: 'jest.mutate.config.js', enableFindRelatedTests: true },
  // Docblocks name environments that cannot count; Jest finds the tests of a source by its imports.
  coverageAnalysis: 'off',
  mutate: [
    'src/wire/{close-codes,frame*}.ts',
    'src/test-realm/{message,difference,match}*/**/*.ts',
    'src/worker/session/wait-limit.ts',
    'src/worker/ports/{range,next-candidate,validate,uri}.ts',
    'src/options/*.ts',
    'src/validation/**/*.ts',
    'src/worker/scale/*.ts',
    'src/errors/mask*.ts',
    'src/report/{page-data,merge,records}*.ts',
  ],
  // A mutant of a text changes what is said, not what is done; snapshots have the texts.
  mutator: { excludedMutations: ['StringLiteral'] },
  // The tests read files of the whole checkout, and dist.
  inPlace: false,
  ignorePatterns: ['/bench', '/site', '/examples/**/node_modules', '/coverage', '/ws-report'],
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  concurrency: 2,
};
