import { useEffect, useRef } from 'preact/hooks';

/** Focuses the field when the key `/` is pressed. */
export function useSearchKey() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, target } = event;
      // In a text field, the key is an ordinary character.
      const isTyping = target instanceof Element && target.matches('[type=search], textarea');
      if (key !== '/' || isTyping) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return field;
}
