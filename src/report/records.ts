/** The way of a file's record from the worker, where it is made, to the reporter in Jest's parent. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileRecord } from './types';

/** Names the folder of the run's records; set by the reporter, inherited by the workers. */
const variable = 'JEST_WS_DYNAMIC_RECORDS';

/** Makes the folder, and lets all workers that start from now on write to it. */
export function openRecords(): void {
  process.env[variable] = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-records-'));
}

/** Whether a reporter waits for records. */
export function recordsAreWanted(): boolean {
  return Boolean(process.env[variable]);
}

/** Keeps a record for the reporter. */
export function writeRecord(record: FileRecord): void {
  const folder = process.env[variable];
  if (folder) writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(record));
}

/** All records of the run, by test path; the folder is gone afterwards. */
export function takeRecords(): ReadonlyMap<string, FileRecord> {
  const folder = process.env[variable];
  if (!folder) return new Map();
  delete process.env[variable];
  const records = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as FileRecord,
  );
  rmSync(folder, { recursive: true, force: true });
  return new Map(records.map((record) => [record.testPath, record]));
}
