/** The command that runs a single test file or test, as a list of arguments. Pure. */
export function rerunCommand(file: string, test?: string): string[] {
  // Jest interprets both as regular expressions; a dot also matches itself.
  const path = file.replace(/[\^$*+?()[\]{}|]/g, '\\$&');
  if (test === undefined) return ['npx', 'jest', path];
  return ['npx', 'jest', path, '-t', `^${test.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`];
}
