/**
 * Arguments for a function that opens a client: the mock server's URL for a URL parameter, words and numbers
 * for other required parameters.
 *
 * @param source source text from the declaration on
 */
export function argumentsFor(
  source: string,
  isClass: boolean,
  takesUrl: boolean,
): readonly string[] {
  const list = isClass
    ? /\bconstructor\s*\(([^()]*)\)/.exec(source)
    : /^[^(\n]*?\(([^()]*)\)|=\s*(?:async\s+)?(\w+)\s*=>/.exec(source);
  const parameters = (list?.[1] ?? list?.[2] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const urlAt = takesUrl
    ? Math.max(
        0,
        parameters.findIndex((each) => /url|uri/i.test(each)),
      )
    : -1;
  const all = parameters.map((each, at) => (at === urlAt ? 'mock.url' : valueFor(each)));
  const needed = parameters.findLastIndex((each, at) => at === urlAt || !/[?=]/.test(each));
  const args = all.slice(0, needed + 1);
  // A parameter that is an object is left to the user.
  if (args.every((each) => each !== undefined)) return args;
  return takesUrl ? ['mock.url'] : [];
}

function valueFor(parameter: string): string | undefined {
  const [, name, type = 'string'] =
    /^(?:(?:private|public|protected|readonly)\s+)*(\w+)\??\s*(?::\s*(.+))?$/.exec(
      parameter.replace(/\s*=.*$/, ''),
    ) ?? [];
  if (name === undefined) return undefined;
  if (type === 'string') return `'${name}'`;
  return type === 'number' ? '1' : undefined;
}
