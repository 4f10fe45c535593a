import { writeRecord } from '../report/records';
import type { ConnectionReport } from '../report/types';
import type { ConnectionHandle } from '../worker/client/open-connection';
import type { Session } from '../worker/session/session';

/** Gathers what the clients of each test did, for the reporter. */
export class FileRecorder {
  readonly #connections: Record<string, readonly ConnectionReport[]> = {};

  constructor(private readonly testPath: string) {}

  testDone(title: string, connections: readonly ConnectionHandle[]): void {
    this.#connections[title] = connections.map(connectionReport);
  }

  fileDone({ server, serverName }: Session): void {
    const { url, sslUrl } = server;
    writeRecord({
      testPath: this.testPath,
      server: { name: serverName, url, ...(sslUrl === undefined ? {} : { sslUrl }) },
      connections: this.#connections,
    });
  }
}

function connectionReport({ url, messages, sent }: ConnectionHandle): ConnectionReport {
  const bytes = (list: readonly { readonly data: Buffer | string }[]): number =>
    list.reduce((total, { data }) => total + Buffer.byteLength(data), 0);
  return {
    url,
    messagesReceived: messages.length,
    messagesSent: sent.length,
    bytesReceived: bytes(messages),
    bytesSent: bytes(sent),
  };
}
