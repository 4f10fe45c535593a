/** Passes the record of each test file from its worker to the reporter in Jest's parent process. */
import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { warnOfLoss } from '../errors/warn-of-loss';
import { makeRunFolder } from '../platform/run-files/make-run-folder';
import type { FileRecord } from './schema';

/**
 * The environment variable with the folder of the run's records; set by the reporter, inherited by the
 * workers.
 */
export const recordsFolder = 'JEST_WS_DYNAMIC_RECORDS';

/** Creates the folder. Workers that start later write to it. */
export function openRecords(): void {
  const folder = warnOfLoss('the report lacks the connections', makeRunFolder);
  if (folder !== undefined) process.env[recordsFolder] = folder;
}

/** Whether the reporter is in use. */
export function recordsAreWanted(): boolean {
  return Boolean(process.env[recordsFolder]);
}

/** Saves a record for the reporter; it is renamed once it is complete. */
export function writeRecord(record: FileRecord): void {
  const folder = process.env[recordsFolder];
  if (!folder) return;
  warnOfLoss('the report lacks a test file', () => {
    const path = join(folder, randomUUID());
    writeFileSync(path, JSON.stringify(record));
    renameSync(path, `${path}.json`);
  });
}
