import { writeHar } from '../har/write-har';
import type { ConnectionReport } from '../report/schema';
import { conversationOf } from './har-conversations';

/** Saves the conversations of a test as a HAR file, for Chrome's DevTools and `replay`. */
export function HarButton({
  connections,
  startedAt,
  name,
}: {
  connections: readonly ConnectionReport[];
  /** Start of the test, ms since 1970. */
  startedAt: number;
  name: string;
}) {
  const save = (): void => {
    const conversations = connections.map((one) => conversationOf(one, startedAt));
    const text = writeHar(conversations, { name: 'jest-ws-dynamic', version: '1' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = `${name.replace(/[^\w-]+/g, '-').slice(0, 80)}.har`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" onClick={save}>
      Save as HAR
    </button>
  );
}
