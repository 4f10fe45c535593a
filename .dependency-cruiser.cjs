// Who may import whom, folder by folder; `npm run lint` and __tests__/structure/imports.e2e.test.ts run
// this. docs/contributing.md has the same as a map.
const allowed = {
  errors: [],
  vendored: [],
  platform: ['errors'],
  // Without Node: for browsers and every realm.
  protocol: [],
  wire: ['protocol', 'errors', 'platform'],
  options: ['vendored', 'platform', 'errors'],
  validation: ['errors'],
  har: ['protocol', 'errors'],
  'jest-config': [],
  bridge: ['wire', 'platform', 'errors'],
  'test-realm': ['validation', 'bridge', 'har', 'protocol', 'wire', 'errors'],
  'index.ts': ['test-realm', 'bridge', 'options', 'errors'],
  'suite-kit.ts': ['test-realm', 'validation', 'platform', 'errors'],
  // What a user's own suite can import; the probe engine reads frames.
  suites: ['index.ts', 'suite-kit.ts', 'wire'],
  codecs: ['index.ts', 'test-realm', 'errors'],
  report: ['vendored', 'platform', 'errors'],
  'report-page': ['report', 'har', 'bridge', 'errors'],
  worker: [
    ...['validation', 'bridge', 'protocol', 'wire', 'platform', 'options', 'vendored', 'errors'],
  ],
  jest: [
    ...['worker', 'test-realm', 'report', 'bridge', 'wire', 'platform', 'options', 'jest-config'],
    ...['validation', 'errors'],
  ],
  'entry-points': [
    ...['index.ts', 'suite-kit.ts', 'suites', 'codecs', 'jest', 'test-realm', 'bridge'],
  ],
  'load-process': ['test-realm', 'worker', 'bridge', 'errors'],
  artillery: ['load-process', 'test-realm', 'worker', 'bridge', 'platform', 'errors'],
  cli: ['suites', 'worker', 'report', 'wire', 'platform', 'options', 'jest-config', 'errors'],
};

/** Folders of src/worker that may use others of it; the rest stand alone. */
const joined = {
  servers: ['dispose-stack.ts', 'process', 'coverage', 'ports', 'tls', 'routing'],
  connections: ['dispose-stack.ts', 'ports', 'tls', 'routing'],
  network: ['ports', 'tls', 'routing'],
  session: [
    ...['dispose-stack.ts', 'servers', 'connections', 'leaks', 'ports', 'tls', 'network'],
    'routing',
  ],
  'plain-servers.ts': ['servers', 'routing'],
  'api.ts': ['plain-servers.ts', 'connections', 'network', 'ports', 'scale'],
};

const pathOf = (name) => (name.endsWith('.ts') ? `/${name.replace('.', '\\.')}$` : `/${name}/`);

const betweenFolders = Object.entries(allowed).map(([name, targets]) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: `^src${pathOf(name)}` },
  to: {
    path: '^src/',
    pathNot: [
      ...[name, ...targets].map((target) => `^src${pathOf(target)}`),
      ...(name === 'test-realm' ? ['^src/worker/api\\.ts$'] : []),
    ],
  },
}));

const insideWorker = {
  name: 'worker-capabilities-stand-alone',
  severity: 'error',
  from: {
    path: '^src/worker/([^/]+)',
    pathNot: Object.keys(joined).map((name) => `^src/worker${pathOf(name)}`),
  },
  to: { path: '^src/worker/', pathNot: '^src/worker/$1' },
};

const joining = Object.entries(joined).map(([name, targets]) => ({
  name: `worker-${name}-imports`,
  severity: 'error',
  from: { path: `^src/worker${pathOf(name)}` },
  to: {
    path: '^src/worker/',
    pathNot: [name, ...targets].map((target) => `^src/worker${pathOf(target)}`),
  },
}));

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    ...betweenFolders,
    insideWorker,
    ...joining,
    {
      name: 'one-file-loads-the-worker',
      comment: 'only in plain Node, and under another environment than ours',
      severity: 'error',
      from: { path: '^src/test-realm/', pathNot: '^src/test-realm/worker\\.ts$' },
      to: { path: '^src/worker/' },
    },
    {
      name: 'only-setup-enters-the-test-realm',
      severity: 'error',
      from: { path: '^src/jest/', pathNot: '^src/jest/setup\\.ts$' },
      to: { path: '^src/test-realm/' },
    },
    {
      name: 'only-jest-knows-jest',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(jest|cli|worker/coverage)/' },
      to: {
        path: 'node_modules/(jest-|@jest/)',
        dependencyTypesNot: ['type-only'],
        pathNot: '@jest/(globals|diff-sequences)|/jest-snapshot/',
      },
    },
    {
      name: 'har-and-protocol-run-in-browsers',
      comment: "the report's page writes HAR files",
      severity: 'error',
      from: { path: '^src/(har|protocol)/' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'test-realm-loads-no-package',
      severity: 'error',
      from: { path: '^src/test-realm/', pathNot: '^src/test-realm/superwstest/' },
      to: {
        path: 'node_modules/',
        dependencyTypesNot: ['type-only'],
        pathNot: '@jest/globals|/jest-snapshot/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
