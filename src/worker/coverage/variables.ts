import { join } from 'node:path';

const preload = join(__dirname, 'preload.js');

/**
 * Environment variables that make a Node process and its descendants write V8 coverage into `directory`.
 *
 * @param nodeOptions the value that NODE_OPTIONS would otherwise have
 */
export function coverageVariables(
  directory: string,
  nodeOptions = '',
): { NODE_V8_COVERAGE: string; NODE_OPTIONS: string } {
  // NODE_OPTIONS is parsed with double quotes and backslashes, like JSON.
  const hook = `--require ${JSON.stringify(preload)}`;
  return { NODE_V8_COVERAGE: directory, NODE_OPTIONS: `${nodeOptions} ${hook}`.trim() };
}
