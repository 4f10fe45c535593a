import { useState } from 'preact/hooks';

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [state, setState] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setState('✓ copied');
    } catch {
      // Not in every browser is a file a secure context.
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
      {/* Keeps its width: a button that moved would miss the click that takes the focus. */}
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
