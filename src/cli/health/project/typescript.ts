import { join } from 'node:path';
import { nodeFlagsOfScript } from '../../init/test-script';
import { isOurs } from '../../placement';
import type { Check, Finding } from '../check';
import { versionOf } from '../versions';
import { compileFinding } from './compile-apart';
import { readProject } from './read-project';
import { importsPackage } from './test-uses';

const install = 'npm install --save-dev ts-jest typescript@6';

/** Whether TypeScript tests are compiled: there is a compiler, and it accepts a test that uses this package. */
export const typescript: Check = {
  name: 'TypeScript',
  async look(cwd, config) {
    const project = await readProject(cwd, config);
    const { tests, manifest } = project;
    const compiler = findCompiler(cwd, project);
    const using = [...tests].filter(([file, text]) => /tsx?$/.test(file) && importsPackage(text));
    // Without that import, a test needs the types of Jest's globals.
    const [file] = using.find(([, text]) => !text.includes('@jest/globals')) ?? using[0] ?? [];
    if (!compiler.ok || file === undefined) return compiler;
    const nodeFlags = nodeFlagsOfScript(manifest.scripts?.test);
    return (await compileFinding({ cwd, file, config, nodeFlags })) ?? compiler;
  },
};

function findCompiler(
  cwd: string,
  { tests, configs, jest }: Awaited<ReturnType<typeof readProject>>,
): Finding {
  const [first, ...others] = [...tests.keys()].filter((file) => /tsx?$/.test(file));
  if (first === undefined) return { ok: true, found: 'no TypeScript tests' };
  const named = `${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  const patterns = configs.flatMap(({ transform, preset }) => [
    ...Object.keys(transform ?? {}),
    // The compiler of this package's preset may not be installed.
    ...Object.keys((preset && !isOurs(preset) && jest.loadPreset(preset)?.transform) || {}),
  ]);
  if (patterns.some((pattern) => new RegExp(pattern).test(join(cwd, first)))) {
    return compilerFinding(cwd, named);
  }
  if (versionOf('@babel/preset-typescript', cwd)) return { ok: true, found: `${named}, by Babel` };
  const tsJest = versionOf('ts-jest', cwd);
  if (tsJest !== undefined && versionOf('typescript', cwd)) return compilerFinding(cwd, named);
  const missing = tsJest === undefined ? 'ts-jest' : 'typescript';
  return { ok: false, found: `${named}, and ${missing} is not installed`, advice: install };
}

function compilerFinding(cwd: string, named: string) {
  const compiler = versionOf('typescript', cwd);
  const tsJest = versionOf('ts-jest', cwd);
  const tooNew = tsJest?.startsWith('29.') && Number.parseInt(compiler ?? '0', 10) >= 7;
  return {
    ok: !tooNew,
    found: tooNew
      ? `${named}; ts-jest ${tsJest} needs a TypeScript older than 7, found ${compiler}`
      : named,
    advice: install,
  };
}
