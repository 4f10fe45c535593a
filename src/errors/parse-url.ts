import { orElse } from './or-else';

/** The URL that a text is; `undefined` if it is none. jsdom 20, that of Jest 29, has no `URL.canParse()`. */
export function parseUrl(text: string): URL | undefined {
  return orElse(() => new URL(text), undefined);
}
