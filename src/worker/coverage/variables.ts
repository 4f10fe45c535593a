import { join } from 'node:path';

const preload = join(__dirname, 'preload.js');

/**
 * Variables that make every Node process below write its V8 coverage into `directory`.
 *
 * @param nodeOptions the value of NODE_OPTIONS that the process would have had
 */
export function coverageVariables(
  directory: string,
  nodeOptions = '',
): { NODE_V8_COVERAGE: string; NODE_OPTIONS: string } {
  // NODE_OPTIONS is parsed with double quotes and backslashes, like JSON.
  const hook = `--require ${JSON.stringify(preload)}`;
  return { NODE_V8_COVERAGE: directory, NODE_OPTIONS: `${nodeOptions} ${hook}`.trim() };
}
