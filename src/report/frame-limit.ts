import type { ConnectionReport, FileRecord, FileReport } from './schema';

/** Maximum characters of all frames of a run, so that the page and report.json can be opened. */
const limitOfRun = 64_000_000;
/** Bytes of a frame in addition to its payload. */
const headLength = 80;

/** Removes frames from further records once a run has more than a report can contain. */
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

  /** Like {@link fit}, for a file that already has its results. */
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
