import { showText } from '../errors/show-text';

const mostRows = 24;

/** A long text in a scrolling box that can be focused by the keyboard. */
export function TextBox({ text, label }: { text: string; label: string }) {
  const rows = Math.min(mostRows, text.split('\n').length + 1);
  return <textarea readOnly rows={rows} aria-label={label} value={showText(text)} />;
}
