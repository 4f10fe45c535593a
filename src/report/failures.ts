/**
 * The failures of a run for tools and agents, as printed by `jest-ws-dynamic report --json`. Limited in
 * length; described by failures.schema.json. Pure.
 */

import { failureLine } from './failure-summary';
import type {
  FailureConnection,
  FailureFrame,
  FailureReport,
  FailuresReport,
} from './failures-report';
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

/** Of a run without failures and without a page. */
export function noFailures(startedAt: string): FailuresReport {
  return { version: 1, startedAt, failures: [], failuresLeftOut: 0 };
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
