import { messageOf } from '../../../errors/read-cause';
import { resolveOptions } from '../../../options/resolve-options';
import { refuseUnknownKeys, splitOptions } from '../../../options/unknown-keys';
import { isOurs, isPackageItself, ownEnvironments } from '../../placement';
import type { Check } from '../check';
import { readProject } from './read-project';
import { importsPackage, needsServer, pragmas } from './test-uses';

const pragmaLine = /\*\s*@jest-environment(-options)?\s/;

/** Whether a docblock selects another environment, or has options that Jest cannot read. */
export const docblocks: Check = {
  name: 'docblocks',
  async look(cwd, config) {
    const { tests, placements } = await readProject(cwd, config);
    const isInConfig = placements.some(({ kind }) => kind === 'present');
    const problems = [...tests].flatMap(([file, text]) => {
      const problem = problemOf(text, isInConfig);
      return problem === undefined ? [] : [`${file}: ${problem}`];
    });
    return {
      ok: problems.length === 0,
      found:
        problems.length === 0
          ? `${tests.size} test ${tests.size === 1 ? 'file' : 'files'} read`
          : problems.join('; '),
      advice: 'see docs/environment.md',
    };
  },
};

function problemOf(text: string, isInConfig: boolean): string | undefined {
  const { 'jest-environment': environment, 'jest-environment-options': options } = pragmas(text);
  if (environment === undefined && options === undefined) {
    const begin = text.indexOf('/**');
    const end = text.indexOf('*/', begin);
    const comment = begin < 0 || end < 0 ? undefined : text.slice(begin, end);
    const isLate = importsPackage(text) && comment !== undefined && pragmaLine.test(comment);
    return isLate
      ? 'its @jest-environment is not in the first comment of the file, so Jest ignores it'
      : undefined;
  }
  if (Array.isArray(options)) {
    return 'it has @jest-environment-options twice, and Jest ignores both: write one line of JSON';
  }
  if (isPackageItself(environment)) {
    return `@jest-environment jest-ws-dynamic is the API for tests, not an environment: name ${ownEnvironments.join(' or ')}`;
  }
  if (environment !== undefined && !isOurs(environment)) {
    if (!needsServer(text)) return undefined;
    return `@jest-environment ${environment} leaves it without a server: leave the line out, or name ${ownEnvironments.join(' or ')}`;
  }
  if (options === undefined || (environment === undefined && !isInConfig)) return undefined;
  try {
    const { own, rest } = splitOptions(JSON.parse(options));
    refuseUnknownKeys(rest, false);
    resolveOptions(own);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
