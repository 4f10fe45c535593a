/** The command that runs a single test file or test, as a list of arguments. Pure. */
export function rerunCommand(file: string, test?: string): string[] {
  if (test === undefined) return ['npx', 'jest', file];
  // Jest interprets the name as a regular expression.
  return ['npx', 'jest', file, '-t', `^${test.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`];
}
