// What CI runs. A step starts when those of `after` have ended and it has room: each takes `room`, 1 unless
// it says so. The order decides among those that could start, so long ones come first. There is room for one
// beside a step that takes each core: with more, processes stood still for longer than tests allow.
// `jest`: the command ends in Jest, which then writes its result as JSON.
// `tail`: how many lines of output are printed of a step that passed.
import { availableParallelism } from 'node:os';

const cores = Math.max(2, availableParallelism());
export const room = cores + 1;

const npmRun = (script, ...args) => ['npm', 'run', '--silent', script, ...args];
const workers = ['--maxWorkers', String(cores)];
const jest = ['node_modules/jest/bin/jest.js', ...workers, '--selectProjects', 'unit'];
// The packed package's tests have a step of their own, and `npm test` runs the short ones.
const rest = ['--ignoreProjects', 'consumers', 'short-e2e', '--maxWorkers', String(cores + 1)];

const checks = [
  {
    name: 'e2e tests',
    command: npmRun('test:e2e', '--', ...rest),
    room: cores,
    jest: true,
    tail: 20,
  },
  {
    name: 'npm test',
    command: ['npm', 'test', '--silent', '--', ...workers],
    room: cores,
    jest: true,
    tail: 20,
  },
  { name: 'examples', command: npmRun('test:examples') },
  { name: 'first projects', command: npmRun('test:first-projects') },
  { name: 'the packed package, installed', command: npmRun('test:consumers') },
  { name: 'matrix, in short', command: npmRun('test:matrix', '--', '--short'), tail: 12 },
  {
    name: 'unit tests on the newest Node',
    command: npmRun('test:node', '--', 'latest', ...jest),
    jest: true,
  },
  { name: 'lint', command: npmRun('lint') },
  { name: 'types', command: npmRun('typecheck') },
  { name: 'attack, every value in every place', command: npmRun('attack', '--'), jest: true },
  { name: 'type tests', command: npmRun('test:types') },
  { name: 'package and its declarations', command: npmRun('lint:package') },
  { name: 'demo', command: npmRun('demo') },
  { name: 'ports do not collide', command: npmRun('bench:ports', '--', '--short') },
];

export const steps = [
  { name: 'npm ci', command: ['npm', 'ci'] },
  { name: 'Debian packages', command: ['scripts/ci/debian-packages.sh'] },
  { name: 'build', command: npmRun('build'), after: ['npm ci'] },
  ...checks.map((step) => ({ ...step, after: ['build', 'Debian packages'] })),
];
