import { useState } from 'preact/hooks';

/** Copies text to the clipboard, and confirms it. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [state, setState] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setState('✓ copied');
    } catch {
      // A file:// page is not a secure context in every browser.
      setState(copyBySelection(text()) ? '✓ copied' : 'not allowed');
    }
  };
  return (
    <button
      type="button"
      class={state === '' ? 'copy' : 'copy done'}
      onClick={() => void copy()}
      onBlur={() => setState('')}
    >
      {/* Keeps its width: a button that moves would miss the click that gives it focus. */}
      <span>{label}</span>
      <span class="copied" role="status">
        {state}
      </span>
    </button>
  );
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  return isCopied;
}
