import { showText } from '../errors/show-text';

/** Text that is HTML already; {@link html} makes it. */
export class Html {
  constructor(readonly text: string) {}
}

/** Text that stands in a script or a style, where HTML's escapes mean nothing. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** Fills values into HTML. What is not HTML itself is shown as text, whatever it holds. */
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
