import { useEffect, useRef } from 'preact/hooks';

/** The key `/` moves to the field. */
export function useSearchKey() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, target } = event;
      // In a text field the key is a character.
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
