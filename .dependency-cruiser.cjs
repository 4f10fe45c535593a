// One direction of imports; __tests__/structure/imports.test.ts runs this.
const capabilities = '^src/(ports|tls|server|client|inbox|mock|process|coverage|network|scale)/';
const ground = '^src/(errors|options|cause)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'capabilities-stand-alone',
      comment: 'a capability knows itself and the ground; the session joins them',
      severity: 'error',
      from: {
        path: '^src/([^/]+)/',
        pathNot: '^src/(session|sandbox|matchers|suites|superwstest|jest|cli|scale)/',
      },
      to: {
        path: '^src/',
        pathNot: [`^src/$1/`, ground, '^src/inbox/', '^src/client/types\\.ts$'],
      },
    },
    {
      name: 'ground-knows-nobody',
      severity: 'error',
      from: { path: ground },
      to: { path: '^src/', pathNot: [ground, '^src/[^/]+/options\\.ts$'] },
    },
    {
      name: 'session-below-jest-and-cli',
      severity: 'error',
      from: { path: '^src/session/' },
      to: { path: '^src/(jest|cli|sandbox|matchers|suites|superwstest)/' },
    },
    {
      name: 'test-realm-stays-thin',
      comment: 'types only from the worker side; one file loads the engine, and only in plain Node',
      severity: 'error',
      from: {
        path: '^src/(sandbox|matchers|suites|superwstest)/',
        pathNot: '^src/sandbox/bridge\\.ts$',
      },
      to: {
        path: [capabilities, '^src/session/', '^src/options\\.ts$', '^src/jest/', '^src/cli/'],
        pathNot: '^src/scale/fibonacci\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-jest-knows-jest',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(jest|cli|coverage)/' },
      to: {
        path: 'node_modules/(jest-|@jest/)',
        dependencyTypesNot: ['type-only'],
        pathNot: '@jest/globals',
      },
    },
    {
      name: 'test-realm-loads-no-package',
      severity: 'error',
      from: { path: '^src/(sandbox|matchers)/' },
      to: { path: 'node_modules/', dependencyTypesNot: ['type-only'], pathNot: '@jest/globals' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
