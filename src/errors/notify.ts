import { maskUrls } from './mask';
import { showText } from './show-text';

/**
 * Prints a notice, which fails nothing, on stderr.
 *
 * @param mask leaves out what must not be shown
 */
export function notify(text: string, mask: (text: string) => string = maskUrls): void {
  process.stderr.write(`jest-ws-dynamic: ${mask(showText(text))}\n`);
}
