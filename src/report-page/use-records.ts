import { useMemo } from 'preact/hooks';
import type { FileSummary } from '../report/page-data';
import type { RecordReport } from '../report/schema';
import { numbered } from './numbered';
import { readFile } from './report-data';
import { useFile } from './use-file';

/** A record, with the index of its file. */
export interface FileRecord extends RecordReport {
  readonly file: number;
}

/** Maximum number of files whose records are listed, since each of them is parsed. */
const most = 20;

/** The records of these kinds in all files; none until the browser has read the files. */
export function useRecords(
  files: readonly FileSummary[],
  kinds: readonly string[],
): readonly FileRecord[] {
  const isRead = useFile(files.length - 1);
  return useMemo(() => (isRead ? recordsOf(files, kinds) : []), [files, kinds, isRead]);
}

function recordsOf(files: readonly FileSummary[], kinds: readonly string[]): FileRecord[] {
  return numbered(files)
    .filter(({ item }) => item.records.some((kind) => kinds.includes(kind)))
    .slice(0, most)
    .flatMap(({ index }) =>
      (readFile(index).records ?? [])
        .filter(({ kind }) => kinds.includes(kind))
        .map((record) => ({ ...record, file: index })),
    );
}
