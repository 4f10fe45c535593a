import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { FileCoverageData } from 'istanbul-lib-coverage';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { makeProject, type Project } from '../../running/run-jest';

const fixture = join(__dirname, '..', '..', 'fixtures', 'coverage');
const projects: Project[] = [];
/** Whole runs of Jest, with coverage, on a machine that may be busy; ms. */
const limit = 180_000;

afterAll(() => {
  for (const project of projects) project.remove();
});

interface Wanted {
  readonly provider: 'babel' | 'v8';
  /** The environment's `server` of the JavaScript project and of the TypeScript one. */
  readonly js: unknown;
  readonly ts: unknown;
  readonly tests?: string;
  readonly coverageThreshold?: object;
}

/** What `tsc` with `sourceMap` would write; a compiler process costs seconds. */
function compile(folder: string): void {
  mkdirSync(join(folder, 'dist'));
  for (const name of ['attach', 'protocol', 'main']) {
    const text = readFileSync(join(folder, 'ts', `${name}.ts`), 'utf8');
    const { outputText, sourceMapText = '' } = transpileModule(text, {
      fileName: `../ts/${name}.ts`,
      compilerOptions: {
        module: ModuleKind.CommonJS,
        target: ScriptTarget.ES2020,
        esModuleInterop: true,
        sourceMap: true,
      },
    });
    const sources = [`../ts/${name}.ts`];
    const map = JSON.stringify({ ...JSON.parse(sourceMapText), sources });
    writeFileSync(join(folder, 'dist', `${name}.js`), outputText);
    writeFileSync(join(folder, 'dist', `${name}.js.map`), map);
  }
}

/** Runs both projects at once with coverage; the hits of each statement by file, and Jest's words. */
async function cover({ provider, js, ts, tests = 'chat', coverageThreshold = {} }: Wanted) {
  const project = makeProject();
  projects.push(project);
  const { folder, write, jest } = project;
  cpSync(fixture, folder, { recursive: true });
  compile(folder);
  const settings = {
    coverageProvider: provider,
    coverageReporters: ['json'],
    collectCoverageFrom: ['{src,ts}/{attach,protocol}.{js,ts}'],
    coverageThreshold,
    projects: [js, ts].map((server, index) => ({
      preset: 'jest-ws-dynamic',
      displayName: `project ${index}`,
      testEnvironmentOptions: { server },
      transform: { js$: 'babel-jest', ts$: ['ts-jest', { diagnostics: false }] },
    })),
  };
  write({ 'jest.config.js': `module.exports = ${JSON.stringify(settings)};` });
  const run = await jest(['--coverage', '-i', tests]);
  const file = join(folder, 'coverage', 'coverage-final.json');
  const map = JSON.parse(readFileSync(file, 'utf8')) as Record<string, FileCoverageData>;
  const hits = Object.values(map).map(({ path, s }) => [basename(path), s] as const);
  return { run, hits: Object.fromEntries(hits) };
}

function command(...args: string[]) {
  return { command: 'node', args, env: { PORT: '{port}' }, path: '/chat' };
}

test.each(['babel', 'v8'] as const)(
  'with the %s provider a command has the same statement counts as the same server as a module',
  async (provider) => {
    const asModule = await cover({ provider, js: './src/module.js', ts: './ts/module.ts' });
    const asCommand = await cover({
      provider,
      js: command('src/main.js'),
      ts: command('dist/main.js'),
    });
    const names = ['attach.js', 'attach.ts', 'protocol.js', 'protocol.ts'];
    expect(Object.keys(asModule.hits).sort()).toEqual(names);
    expect(asModule.run.code).toBe(0);
    expect(asCommand.run.output).not.toContain('no coverage');
    expect(asCommand.hits).toEqual(asModule.hits);
  },
  limit,
);

test(
  'coverage of the tests themselves is added, so that thresholds are met',
  async () => {
    const { run, hits } = await cover({
      provider: 'babel',
      js: command('src/main.js'),
      ts: command('-r', './hook.js', 'ts/main.ts'),
      tests: '.',
      coverageThreshold: { './src/protocol.js': { statements: 100, functions: 100, lines: 100 } },
    });
    expect(run.output).not.toContain('does not meet');
    expect(run.code).toBe(0);
    expect(Object.values(hits['attach.ts'] ?? {})).toContain(3);
  },
  limit,
);

test(
  'a child that is killed right after the signal, as by tsx, has written its report before',
  async () => {
    const { run, hits } = await cover({
      provider: 'babel',
      js: command('relay.cjs', 'src/main.js'),
      ts: { ...command('dist/main.js'), gracefulShutdown: { signal: 'SIGKILL', timeout: 1000 } },
    });
    expect(run.output).not.toContain('no coverage');
    expect(run.code).toBe(0);
    // What the test's messages lead to, in both servers.
    expect(Object.values(hits['protocol.js'] ?? {})).toContain(1);
    expect(Object.values(hits['protocol.ts'] ?? {})).toContain(1);
  },
  limit,
);
