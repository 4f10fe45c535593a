/** For a call that is awaited at the top level of a test file, before the server module starts. */
export function moduleNotStarted(path: string, call: string): string {
  return `The server module ${path} has not started: it starts in a beforeAll, once the test file is loaded. Call ${call} in beforeAll() or in the test; do not await it at the top level of the file.`;
}
