import { writeRecord } from '../report/records';
import type { ConnectionReport, FileRecord } from '../report/types';
import type { ConnectionHandle } from '../worker/client/open-connection';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';

/** Gathers what the clients of each test did, and what was recorded, for the reporter. */
export class FileRecorder {
  readonly #tests = new Map<string, FileRecord['tests'][string]>();

  constructor(private readonly testPath: string) {}

  testDone({ title, connections, records }: Scope): void {
    this.#tests.set(title, { connections: connections.map(connectionReport), records });
  }

  fileDone({ server, serverName, scopes }: Session): void {
    const { url, sslUrl } = server;
    writeRecord({
      testPath: this.testPath,
      server: { name: serverName, url, ...(sslUrl === undefined ? {} : { sslUrl }) },
      tests: Object.fromEntries(this.#tests),
      records: scopes.file.records,
    });
  }
}

function connectionReport({ url, counters }: ConnectionHandle): ConnectionReport {
  return { url, ...counters };
}
