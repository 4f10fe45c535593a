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

const noticed = new Set<string>();

/** Prints a notice once per process. @param subject later notices with the same one are left out */
export function notifyOnce(text: string, subject = text): void {
  if (!noticed.has(subject)) notify(text);
  noticed.add(subject);
}
