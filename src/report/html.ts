/** Text that is HTML already; only {@link html} makes it. */
export class Html {
  constructor(readonly text: string) {}
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

/** Markup, and characters that cannot be seen or that change the order of others. */
const special = /[&<>"']|(?![\t\n]|\r\n)[\p{Cc}\p{Bidi_Control}]/gu;
const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escaped(text: string): string {
  return text.replace(special, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return entities.get(character) ?? `\\u${code}`;
  });
}
