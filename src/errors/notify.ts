import { maskUrls } from './mask';
import { showText } from './show-text';

/**
 * Prints a notice on stderr; it fails nothing.
 *
 * @param mask masks values that must not be shown
 */
export function notify(text: string, mask: (text: string) => string = maskUrls): void {
  process.stderr.write(`jest-ws-dynamic: ${mask(showText(text))}\n`);
}
