import type { ServerOutput } from './server-kind';

/** Lines kept for `server.logs`; older ones are dropped. */
const CAPACITY = 1000;

/** What a server printed over all its starts; it is kept when the server ends or crashes. */
export class OutputTail implements ServerOutput {
  readonly lines: string[] = [];
  total = 0;

  add(line: string): void {
    this.lines.push(line);
    this.total += 1;
    if (this.lines.length > CAPACITY) this.lines.shift();
    if (process.env.JEST_WS_DYNAMIC_DEBUG === '1') process.stderr.write(`[server] ${line}\n`);
  }

  /** Something that this package has to say about the server, among its own lines. */
  note(text: string): void {
    this.add(`[jest-ws-dynamic] ${text}`);
  }
}
