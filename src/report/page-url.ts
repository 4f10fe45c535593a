/** URLs of the page: src/report-page/route.ts parses the part after `#`. Pure. */
import { pathToFileURL } from 'node:url';

/** @param page the path of index.html @param file index of the file in the report; the overview without it */
export function fileUrl(page: string, file?: number): string {
  const { href } = pathToFileURL(page);
  return file === undefined ? href : `${href}#/file/${file}`;
}

export function testUrl(page: string, file: number, test: number): string {
  return `${fileUrl(page, file)}/test/${test}`;
}
