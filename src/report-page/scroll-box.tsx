import type { ComponentChildren } from 'preact';

/** Text that scrolls sideways where its lines are longer, and that the keyboard reaches for it. */
export function ScrollBox({
  label,
  kind = '',
  children,
}: {
  label: string;
  /** A class of page.css. */
  kind?: string;
  children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it.
    <section class={`scroll-box ${kind}`} aria-label={label} tabIndex={0}>
      <pre>{children}</pre>
    </section>
  );
}
