/** Passes the record of each test file from its worker to the reporter in Jest's parent process. */
import { randomUUID } from 'node:crypto';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../failure/read-cause';
import { warnOfLoss } from '../failure/warn-of-loss';
import { makeRunFolder } from '../platform/run-files/make-run-folder';
import { readJson } from './read-json';
import { type FileRecord, fileRecordSchema } from './schema';

/** Names the folder of the run's records; set by the reporter, inherited by the workers. */
const variable = 'JEST_WS_DYNAMIC_RECORDS';

/** Makes the folder. Workers that start from now on write to it. */
export function openRecords(): void {
  const folder = warnOfLoss('the report lacks what the connections did', makeRunFolder);
  if (folder !== undefined) process.env[variable] = folder;
}

/** Whether the reporter is in use. */
export function recordsAreWanted(): boolean {
  return Boolean(process.env[variable]);
}

/** Keeps a record for the reporter; it appears under its final name only when it is whole. */
export function writeRecord(record: FileRecord): void {
  const folder = process.env[variable];
  if (!folder) return;
  warnOfLoss('the report lacks a test file', () => {
    const path = join(folder, randomUUID());
    writeFileSync(path, JSON.stringify(record));
    renameSync(path, `${path}.json`);
  });
}

/** All records of the run, by test path; the folder is gone afterwards. */
export function takeRecords(): ReadonlyMap<string, FileRecord> {
  const folder = process.env[variable];
  if (!folder) return new Map();
  delete process.env[variable];
  const records = warnOfLoss('the report lacks what the connections did', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names.flatMap((name) => readRecord(join(folder, name)) ?? []);
  });
  warnOfLoss(`${folder} is left`, () => rmSync(folder, { recursive: true, force: true }));
  return new Map(records?.map((record) => [record.testPath, record]));
}

function readRecord(path: string): FileRecord | undefined {
  try {
    return readJson(path, fileRecordSchema, 'record of a test file');
  } catch (error) {
    process.stderr.write(
      `jest-ws-dynamic: the report lacks a test file: ${path}: ${messageOf(error)}\n`,
    );
    return undefined;
  }
}
