import { withFallback } from './with-fallback';

/** Parses a URL; `undefined` if the text is not a URL. jsdom 20, used by Jest 29, has no `URL.canParse()`. */
export function parseUrl(text: string, base?: string): URL | undefined {
  return withFallback(() => new URL(text, base), undefined);
}

/** Whether a text is the URL of a server, also with one slash only, where a path or a program is expected. */
export function isServerUrl(text: string): boolean {
  return /^(?:ws|http)s?:\//i.test(text);
}
