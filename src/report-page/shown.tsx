import { showText } from '../errors/show-text';

/** Text of a peer, a server or a file, with hidden and direction-changing characters made visible. */
export function Shown({ text }: { text: string }) {
  return <>{showText(text)}</>;
}
