import { showText } from '../errors/show-text';

/** Text of a peer, a server or a file: what is hidden or changes its direction is visible. */
export function Shown({ text }: { text: string }) {
  return <>{showText(text)}</>;
}
