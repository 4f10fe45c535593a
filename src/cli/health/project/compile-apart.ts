/** Compiles a test in a separate process, which has the Node flags of the project's tests. */
import { stripVTControlCharacters } from 'node:util';
import { leadOf } from '../../../errors/read-cause';
import { runApart } from '../../run-apart';
import type { Finding } from '../check';
import { major, versionOf } from '../versions';

/** Maximum time, ms: checking the types of a large project takes long. */
const limit = 120_000;

interface CompileRequest {
  readonly cwd: string;
  /** Relative to `cwd`. */
  readonly file: string;
  /** The path of a config that Jest would not find by its name. */
  readonly config: string | undefined;
  readonly nodeFlags: readonly string[];
}

/** The finding for a test that the project's Jest cannot compile; `undefined` if it can. */
export async function compileFinding(request: CompileRequest): Promise<Finding | undefined> {
  const { cwd, file, config, nodeFlags } = request;
  const args = [cwd, file, ...(config === undefined ? [] : [config])];
  const result = await runApart<string>(require.resolve('../../compile'), args, {
    cwd,
    nodeFlags,
    limit,
  });
  // Other checks report a config or compiler that cannot be loaded.
  if (!('answer' in result) || result.answer === '') return undefined;
  return describeFailure(result.answer, file, cwd);
}

/** Errors of TypeScript for `test` without types; the second one if tsconfig.json has `types`. */
const missingTypes = /\bTS(2582|2593): (Cannot find name '\w+')/;

function describeFailure(text: string, file: string, cwd: string): Finding {
  const message = stripVTControlCharacters(text);
  const [, code, what] = missingTypes.exec(message) ?? [];
  if (what === undefined) {
    const [line = leadOf(message)] = /^.*\berror TS\d+: .*/m.exec(message) ?? [];
    return { ok: false, found: `${file} does not compile: ${line.trim()}` };
  }
  const jest = versionOf('jest', cwd);
  const types = `@types/jest${jest === undefined ? '' : `@${major(jest)}`}`;
  const isInstalled = versionOf('@types/jest', cwd) !== undefined;
  const steps = [
    ...(isInstalled ? [] : [`npm install --save-dev ${types}`]),
    ...(isInstalled || code === '2593' ? ['add "jest" to "types" in tsconfig.json'] : []),
  ];
  return {
    ok: false,
    found: `${file} does not compile: ${what} (TS${code})`,
    advice: steps.join(', and '),
  };
}
