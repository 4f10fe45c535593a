import { writeRecord } from '../report/records';
import type { FileRecord } from '../report/schema';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';

/** Gathers what the clients of each test did, and what was recorded, for the reporter. */
export class FileRecorder {
  readonly #tests = new Map<string, FileRecord['tests'][number]>();

  constructor(private readonly testPath: string) {}

  testDone({ title, connections, records }: Scope): void {
    this.#tests.set(title, {
      name: title,
      connections: connections.map(({ url, counters }) => ({ url, ...counters })),
      records,
    });
  }

  fileDone({ server, serverName, scopes }: Session): void {
    const { url, sslUrl } = server;
    writeRecord({
      testPath: this.testPath,
      server: { name: serverName, url, ...(sslUrl === undefined ? {} : { sslUrl }) },
      tests: [...this.#tests.values()],
      records: scopes.file.records,
    });
  }
}
