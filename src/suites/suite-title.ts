/** The title of a suite for an endpoint, without the query: it may contain credentials, or change with each run. */
export function suiteTitle(
  what: string,
  { path, ssl }: { readonly path: string; readonly ssl: boolean },
): string {
  return `${what} of ${path.split('?', 1).join('')}${ssl ? ' over wss' : ''}`;
}
