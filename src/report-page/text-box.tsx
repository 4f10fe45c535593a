import { showText } from '../errors/show-text';

const mostRows = 24;

/** A long text in a box that scrolls, and that the keyboard reaches. */
export function TextBox({ text, label }: { text: string; label: string }) {
  const rows = Math.min(mostRows, text.split('\n').length + 1);
  return <textarea readOnly rows={rows} aria-label={label} value={showText(text)} />;
}
