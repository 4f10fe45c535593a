// What CI runs. A step starts when those of `after` have ended and `cores` are free; the order decides among
// those that could. `jest`: the command ends in Jest, which then writes its result as JSON.
// `tail`: how many lines of output are printed of a step that passed.
const npmRun = (script, ...args) => ['npm', 'run', '--silent', script, ...args];

export const steps = [
  { name: 'npm ci', command: ['npm', 'ci'], cores: 2 },
  { name: 'Debian packages', command: ['scripts/ci/debian-packages.sh'], cores: 0 },
  { name: 'build', command: npmRun('build'), after: ['npm ci'], cores: 2 },
  ...[
    { name: 'lint', command: npmRun('lint') },
    { name: 'types', command: npmRun('typecheck') },
    { name: 'package and its declarations', command: npmRun('lint:package') },
    { name: 'tests', command: npmRun('test:all', '--'), cores: 2, jest: true, tail: 20 },
    {
      name: 'unit tests on the newest Node',
      command: npmRun(
        'test:node',
        '--',
        'latest',
        'node_modules/jest/bin/jest.js',
        ...['--selectProjects', 'unit'],
      ),
      cores: 2,
      jest: true,
    },
    { name: 'attack, every value in every place', command: npmRun('attack', '--'), jest: true },
    { name: 'type tests', command: npmRun('test:types') },
    { name: 'demo', command: npmRun('demo') },
    { name: 'the packed package, installed', command: npmRun('test:consumers') },
    { name: 'examples', command: npmRun('test:examples') },
    { name: 'matrix, in short', command: npmRun('test:matrix', '--', '--short'), tail: 12 },
    { name: 'ports do not collide', command: npmRun('bench:ports', '--', '--short') },
  ].map((step) => ({ cores: 1, after: ['build', 'Debian packages'], ...step })),
];
