/**
 * Schemas of `ws-report/report.json`, and of the record that a worker writes for each test file. Both are
 * written in one process and read in another. All durations are milliseconds, all sizes bytes; `startedAt` of
 * a file or a test is milliseconds since 1970, other times are relative.
 */
export type { ConnectionReport, FrameReport } from './connection';
export {
  type FileRecord,
  type FileReport,
  fileRecordSchema,
  fileSchema,
  type ServerReport,
  type TestRecord,
  type TestReport,
} from './file';
export type { RecordReport } from './record';
export { type Report, type RunReport, reportSchema } from './report';
export type {
  AboutReport,
  AttemptReport,
  CodeFrame,
  OutputReport,
  StepReport,
} from './run-of-test';
