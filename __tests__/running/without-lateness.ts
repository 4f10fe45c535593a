/** A failure's text without the line that it has on a busy machine alone: how late a limit was noticed. */
export function withoutLateness(text: string): string {
  const lateness =
    /^ *(?:The limit was noticed \d+ ms late|The event loop was blocked for \d+ ms).*\n?/gm;
  return text.replace(lateness, '');
}
