import { useEffect, useState } from 'preact/hooks';
import { hasFile } from './report-data';

/** Whether a file's data can be read; renders again once the browser has read it. */
export function useFile(index: number): boolean {
  const [, setRead] = useState(false);
  const isRead = hasFile(index);
  useEffect(() => {
    if (isRead) return undefined;
    const look = (): void => setRead(hasFile(index));
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true });
    document.addEventListener('DOMContentLoaded', look);
    // The data may have arrived since rendering.
    look();
    return () => {
      observer.disconnect();
      document.removeEventListener('DOMContentLoaded', look);
    };
  }, [index, isRead]);
  return isRead;
}
