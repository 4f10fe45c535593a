import { fileId, type Overview, overviewId } from '../report/page-data';
import type { FileReport } from '../report/schema';

const files = new Map<number, FileReport>();

export function readOverview(): Overview {
  return read<Overview>(overviewId);
}

/** Whether the browser has read the file's data completely. */
export function hasFile(index: number): boolean {
  return document.readyState !== 'loading' || document.getElementById(fileId(index + 1)) !== null;
}

/** The data of a file, parsed when it is first shown. */
export function readFile(index: number): FileReport {
  const file = files.get(index) ?? read<FileReport>(fileId(index));
  files.set(index, file);
  return file;
}

/** Written by renderPage, after validation by its schema. */
function read<Data>(id: string): Data {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null') as Data;
}
