/**
 * Scenes: files of a project, and what a run of Jest has to show of them. All scenes that need the same
 * flags share one nested run; each is a project of its own in it (Jest's `projects`).
 *
 * A `*.scene.ts` file calls `scene(files)` and declares its tests; a test file of `__tests__/scenes` runs
 * all scenes of its flags. `SCENES=limits` runs those alone whose path has that text.
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import {
  defaultFiles,
  type JestFileResult,
  type JestRun,
  makeProject,
  type Project,
} from './run-jest';

/** What Jest reported of a scene's test files; a file is named without `.test.js`. */
export interface Scene {
  /** Where the files of the scene are. */
  folder(): string;
  /** Of all its test files. */
  results(): readonly JestFileResult[];
  result(file: string): JestFileResult | undefined;
  /** What Jest printed of the file's failures; empty where it passed. */
  shown(file: string): string;
  /** The full names of the file's tests that failed. */
  failed(file: string): readonly string[] | undefined;
  /** The lines of a failure behind the name of its test, up to the next test's. */
  linesOf(file: string, test: string): readonly string[];
  /** What Jest printed of the failures of each file. */
  all(): readonly string[];
  /** What Jest printed under the headings of the scene's files, `console.log` included. */
  output(): string;
}

type Files = Readonly<Record<string, string>>;

interface SharedRun {
  readonly scenes: Map<string, Files>;
  /** Set once the run is over. */
  outcome?: { readonly project: Project; readonly run: JestRun };
}

/** The run whose scenes are being declared, and the name of the one that is. */
let declared: { readonly shared: SharedRun; readonly name: string } | undefined;

/** Adds the files to the shared run; a `jest.config.js` among them replaces the preset alone. */
export function scene(files: Files): Scene {
  if (declared === undefined) {
    throw new Error(
      'A scene is run by a test file of __tests__/scenes: SCENES=name npx jest scenes',
    );
  }
  const { shared } = declared;
  const name = shared.scenes.has(declared.name)
    ? `${declared.name}-${shared.scenes.size}`
    : declared.name;
  shared.scenes.set(name, files);

  const outcome = () => {
    if (shared.outcome === undefined) throw new Error('The run of the scenes is not over yet.');
    return shared.outcome;
  };
  const folder = (): string => join(outcome().project.folder, name);
  const results = () =>
    outcome().run.json.testResults.filter((file) => file.name.startsWith(`${folder()}/`));
  const result = (file: string) =>
    results().find(({ name: path }) => path === join(folder(), `${file}.test.js`));
  const shown = (file: string): string => result(file)?.message ?? 'no such file';
  return {
    folder,
    results,
    result,
    shown,
    failed: (file) =>
      result(file)
        ?.assertionResults.filter(({ status }) => status === 'failed')
        .map(({ fullName }) => fullName),
    linesOf: (file, test) => linesBehind(shown(file), test),
    all: () => results().map(({ message }) => message),
    output: () => sectionsOf(outcome().run.stderr, name).join('\n'),
  };
}

/** A run of all scenes takes 4 minutes on two cores, and 15 beside all other steps of CI on a slow machine; ms. */
const limit = 2_400_000;

/** Declares the tests of all scenes with the ending, and runs their files once before them. */
export function runScenes(ending: string, flags: readonly string[]): void {
  const shared: SharedRun = { scenes: new Map() };
  for (const path of scenePaths(ending)) {
    const name = path.slice(0, -ending.length);
    describe(name, () => {
      declared = { shared, name: name.replaceAll('/', '-') };
      require(join(tests, path));
      declared = undefined;
    });
  }

  beforeAll(async () => {
    const project = makeProject({
      'jest.config.js': "module.exports = { projects: ['<rootDir>/*/jest.config.js'] };",
    });
    for (const [name, files] of shared.scenes) {
      const inFolder = Object.entries({ ...defaultFiles, ...files }).map(([path, text]) => [
        `${name}/${path}`,
        text,
      ]);
      project.write(Object.fromEntries(inFolder));
    }
    const run = await project.jest(flags);
    if (process.env.SHOW_OUTPUT) process.stderr.write(run.output);
    shared.outcome = { project, run };
  }, limit);

  afterAll(() => shared.outcome?.project.remove());
}

const tests = join(__dirname, '..');

/** The parts of Jest's output that belong to the test files in the folder. */
function sectionsOf(stderr: string, folder: string): readonly string[] {
  const [each = ''] = stderr.split(/^(?:Summary of all failing tests|Test Suites:)/m);
  return each
    .split(/^(?=(?:FAIL|PASS) )/m)
    .filter((text) => text.slice('PASS '.length).startsWith(`${folder}/`));
}

/** From `__tests__`, in their order. */
function scenePaths(ending: string): readonly string[] {
  const wanted = process.env.SCENES ?? '';
  return readdirSync(tests, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[\w-]+/.exec(entry.name)?.[0] + ending === entry.name)
    .map((entry) => relative(tests, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => path.includes(wanted))
    .toSorted();
}

function linesBehind(message: string, test: string): readonly string[] {
  const [, found = ''] = message.split(`  ● ${test}\n`);
  return found
    .split('\n  ● ', 1)
    .join('')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
