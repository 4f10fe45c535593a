/** The command that runs a test file, or one of its tests, alone: a list of arguments. Pure. */
export function rerunCommand(file: string, test?: string): string[] {
  if (test === undefined) return ['npx', 'jest', file];
  // Jest takes a regular expression.
  return ['npx', 'jest', file, '-t', `^${test.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`];
}
