import { wrongValue } from './usage-error';

export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw wrongValue('a whole number, 1 or more', text);
}

/** Collects the headers of several flags. */
export function parseHeader(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):([^\r\n]*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...before, [name]: value.trimStart() };
  throw wrongValue("a header, such as 'authorization: Bearer token'", text);
}
