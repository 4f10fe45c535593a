import { stripVTControlCharacters } from 'node:util';
import { withoutLateness } from '../../running/without-lateness';

/** A failure's text without colours, with times and ports that are the same on every run. */
function plain(text: string): string {
  return withoutLateness(stripVTControlCharacters(text))
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/\+\d+ ms/g, '+T ms')
    .replace(/after \d+ ms/g, 'after T ms')
    .replace(/\.test\.ts:\d+/g, '.test.ts:LINE');
}

/** The text of a failure that has to come. */
export async function failureText(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    return plain(error instanceof Error ? error.message : String(error));
  }
  throw new Error('This was to fail, but it succeeded.');
}
