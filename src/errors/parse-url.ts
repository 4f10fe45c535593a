import { orElse } from './or-else';

/** Parses a URL; `undefined` if the text is not a URL. jsdom 20, used by Jest 29, has no `URL.canParse()`. */
export function parseUrl(text: string): URL | undefined {
  return orElse(() => new URL(text), undefined);
}
