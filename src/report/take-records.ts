/** Reads the records of a run, in Jest's parent process; not loaded by workers. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { notify } from '../errors/notify';
import { messageOf } from '../errors/read-cause';
import { warnOfLoss } from '../errors/warn-of-loss';
import { readJson } from './read-json';
import { recordsFolder } from './records';
import { type FileRecord, fileRecordSchema } from './schema';

/** Returns all records of the run by test path, and removes the folder. */
export function takeRecords(): ReadonlyMap<string, FileRecord> {
  const folder = process.env[recordsFolder];
  if (!folder) return new Map();
  delete process.env[recordsFolder];
  const records = warnOfLoss('the report lacks the connections', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names.flatMap((name) => readRecord(join(folder, name)) ?? []);
  });
  warnOfLoss(`${folder} was not removed`, () => rmSync(folder, { recursive: true, force: true }));
  return new Map(records?.map((record) => [record.testPath, record]));
}

function readRecord(path: string): FileRecord | undefined {
  try {
    return readJson(path, fileRecordSchema, 'record of a test file');
  } catch (error) {
    notify(`the report lacks a test file: ${path}: ${messageOf(error)}`);
    return undefined;
  }
}
