import { showText } from '../errors/show-text';

/** Text that is already HTML; created by {@link html}. */
export class Html {
  constructor(readonly text: string) {}
}

/** Text inside a script or style element, where HTML's escapes do not apply. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** Inserts values into HTML; values that are not HTML are escaped. */
export function html(
  literal: TemplateStringsArray,
  ...values: readonly (Html | readonly Html[] | string | number)[]
): Html {
  return new Html(String.raw({ raw: literal }, ...values.map(render)));
}

function render(value: unknown): string {
  if (Array.isArray(value)) return value.map(render).join('\n');
  return value instanceof Html ? value.text : escaped(String(value));
}

function escaped(text: string): string {
  return showText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
