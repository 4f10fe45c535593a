import type { ConnectionReport, FileRecord, FileReport } from './schema';

/** Characters of all frames of a run: the page and report.json have to open. */
const limitOfRun = 64_000_000;
/** The bytes of a frame besides its payload. */
const headLength = 80;

/** Leaves the frames out of the records once a run has more of them than a report can hold. */
export class FrameLimit {
  constructor(private left = limitOfRun) {}

  fit(record: FileRecord): FileRecord {
    return {
      ...record,
      connections: this.#fitAll(record.connections),
      tests: record.tests.map((test) => ({
        ...test,
        connections: this.#fitAll(test.connections),
        earlierAttempts: test.earlierAttempts.map((attempt) => ({
          ...attempt,
          connections: this.#fitAll(attempt.connections),
        })),
      })),
    };
  }

  /** Like {@link fit}, for a file that has its results already. */
  fitFile(file: FileReport): FileReport {
    return {
      ...file,
      tests: file.tests.map((test) => ({ ...test, connections: this.#fitAll(test.connections) })),
    };
  }

  #fitAll(connections: readonly ConnectionReport[]): ConnectionReport[] {
    return connections.map((connection) => {
      const { frames = [], framesLeftOut = 0 } = connection;
      this.left -= frames.reduce(
        (total, { text = '', base64 = '', value = '' }) =>
          total + headLength + text.length + base64.length + value.length,
        0,
      );
      if (this.left >= 0) return connection;
      return { ...connection, frames: [], framesLeftOut: framesLeftOut + frames.length };
    });
  }
}
