import type { ComponentChildren } from 'preact';

/** Text that scrolls sideways if its lines are long, and can be focused by the keyboard. */
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
