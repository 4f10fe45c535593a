/**
 * The failures of a run for tools and agents: what `jest-ws-dynamic report --json` prints. Bounded in
 * length; failures.schema.json describes it. Pure.
 */

import { failureLine } from './failure-summary';
import { hundredths } from './hundredths';
import { fileUrl, testUrl } from './page-url';
import { rerunCommand } from './rerun';
import type {
  CodeFrame,
  ConnectionReport,
  FileReport,
  FrameReport,
  Report,
  TestReport,
} from './schema';

/** What `jest-ws-dynamic report --json` prints. */
export interface FailuresReport {
  readonly version: 1;
  /** When the run began, ISO 8601. */
  readonly startedAt: string;
  /** The page, as a file URL. */
  readonly page: string;
  readonly failures: readonly FailureReport[];
  /** How many failures more the page has. */
  readonly failuresLeftOut: number;
}

interface FailureReport {
  /** The test file, from rootDir. */
  readonly file: string;
  /** Its full name; absent where the file failed as a whole. */
  readonly test?: string;
  /** Where it failed: mostly in the test file. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
  /** Of the first failure, where it is an error of this package: `ERR_WS_RECEIVE_TIMEOUT`. */
  readonly code?: string;
  /** The first failure in one line, with its cause. */
  readonly message: string;
  /** All failures of the test, as Jest prints them. */
  readonly text: string;
  readonly durationMs?: number;
  readonly server?: { readonly name: string; readonly url: string };
  readonly connections: readonly FailureConnection[];
  /** The last lines that the server printed during the test. */
  readonly output?: readonly string[];
  /** Where the page shows it. */
  readonly page: string;
  /** The command that runs this test alone, as a list of arguments. */
  readonly rerun: readonly string[];
}

interface FailureConnection {
  /** Its URL and name. */
  readonly name: string;
  readonly sent: number;
  readonly received: number;
  readonly close?: { readonly code: number; readonly reason: string };
  /** The last ones, oldest first. */
  readonly frames: readonly FailureFrame[];
  readonly framesLeftOut: number;
}

interface FailureFrame {
  /** Since the start of the test, ms. */
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly bytes: number;
  /** The decoded value, else the text, else the bytes as base64; cut. */
  readonly text?: string;
}

const mostFailures = 50;
const longestText = 10_000;
const mostConnections = 8;
const mostFrames = 20;
const longestFrame = 1000;
const mostLines = 30;

/** @param page the path of its index.html */
export function failuresOf(report: Report, page: string): FailuresReport {
  const all = report.files.flatMap((file, index) => [
    ...(file.failure === undefined ? [] : [ofFile(file, file.failure, fileUrl(page, index))]),
    ...file.tests.flatMap((test, place) =>
      test.status === 'failed' ? [ofTest(file, test, testUrl(page, index, place))] : [],
    ),
  ]);
  return {
    version: 1,
    startedAt: report.startedAt,
    page: fileUrl(page),
    failures: all.slice(0, mostFailures),
    failuresLeftOut: Math.max(0, all.length - mostFailures),
  };
}

function ofFile(file: FileReport, failure: string, page: string): FailureReport {
  return {
    file: file.path,
    ...placeOf(file.codeFrames?.[0]),
    ...ofText([failure]),
    ...serverOf(file),
    connections: connectionsOf(file.connections ?? []),
    page,
    rerun: rerunCommand(file.path),
  };
}

function ofTest(file: FileReport, test: TestReport, page: string): FailureReport {
  const { codeFrame, duration, output = test.console } = test;
  return {
    file: file.path,
    test: test.name,
    ...placeOf(codeFrame),
    ...ofText(test.failures),
    ...(duration !== undefined && { durationMs: duration }),
    ...serverOf(file),
    connections: connectionsOf(test.connections),
    ...(output && { output: output.lines.slice(-mostLines) }),
    page,
    rerun: rerunCommand(file.path, test.name),
  };
}

function placeOf(frame: CodeFrame | undefined): Pick<FailureReport, 'at'> {
  return frame === undefined
    ? {}
    : { at: { file: frame.path, line: frame.line, column: frame.column } };
}

function ofText(failures: readonly string[]): Pick<FailureReport, 'message' | 'text' | 'code'> {
  const [first = 'failed'] = failures;
  const code = /\[(ERR_WS_[A-Z_]+)\]/.exec(first)?.[1];
  return {
    ...(code !== undefined && { code }),
    message: cut(failureLine(first), longestFrame),
    text: cut(failures.join('\n\n'), longestText),
  };
}

function serverOf({ server }: FileReport): Pick<FailureReport, 'server'> {
  return server === undefined ? {} : { server: { name: server.name, url: server.url } };
}

function connectionsOf(connections: readonly ConnectionReport[]): FailureConnection[] {
  return connections.slice(0, mostConnections).map((connection) => {
    const { url, label, messagesSent, messagesReceived, close, frames = [] } = connection;
    const { start = 0 } = connection;
    const kept = frames.slice(-mostFrames);
    return {
      name: label ?? url,
      sent: messagesSent,
      received: messagesReceived,
      ...(close && { close }),
      frames: kept.map((frame) => frameOf(frame, start)),
      framesLeftOut: (connection.framesLeftOut ?? 0) + frames.length - kept.length,
    };
  });
}

function frameOf(
  { at, direction, kind, bytes, value, text, base64 }: FrameReport,
  start: number,
): FailureFrame {
  const shown = value ?? text ?? base64;
  return {
    ...{ atMs: hundredths(start + at), direction, kind, bytes },
    ...(shown !== undefined && { text: cut(shown, longestFrame) }),
  };
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
