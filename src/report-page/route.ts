/** Parses and formats the part of the URL after `#`. Pure. */

/** The page shown for the part of the URL after `#`. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'file'; readonly file: number }
  | {
      readonly page: 'test';
      readonly file: number;
      readonly test: number;
      /** From 0; `undefined` for the last attempt. */
      readonly attempt: number | undefined;
    };

export function parseRoute(hash: string): Route {
  const match = /^#\/file\/(\d+)(?:\/test\/(\d+)(?:\/attempt\/(\d+))?)?$/.exec(hash);
  const [file, test, attempt] = match?.slice(1).map((text) => text && Number(text)) ?? [];
  if (typeof file !== 'number') return { page: 'overview' };
  if (typeof test !== 'number') return { page: 'file', file };
  return { page: 'test', file, test, attempt: typeof attempt === 'number' ? attempt : undefined };
}

export const overviewLink = '#/';

export function fileLink(file: number): string {
  return `#/file/${file}`;
}

export function testLink(file: number, test: number, attempt?: number): string {
  return `${fileLink(file)}/test/${test}${attempt === undefined ? '' : `/attempt/${attempt}`}`;
}
