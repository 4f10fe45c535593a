/** The format of the failures of a run for tools, also described by failures.schema.json. */

/** The output of `jest-ws-dynamic report --json`. */
export interface FailuresReport {
  readonly version: 1;
  /** Start of the run, ISO 8601. */
  readonly startedAt: string;
  /** The page, as a file URL; absent if no test failed and the reporter did not run. */
  readonly page?: string;
  readonly failures: readonly FailureReport[];
  /** How many more failures the page has. */
  readonly failuresLeftOut: number;
}

export interface FailureReport {
  /** The test file, relative to rootDir. */
  readonly file: string;
  /** Its full name; absent if the file failed as a whole. */
  readonly test?: string;
  /** The position of the failure, usually in the test file. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
  /** The code of the first failure, if it is an error of this package: `ERR_WS_RECEIVE_TIMEOUT`. */
  readonly code?: string;
  /** The first failure in one line, with its cause. */
  readonly message: string;
  /** All failures of the test, as Jest prints them. */
  readonly text: string;
  readonly durationMs?: number;
  readonly server?: { readonly name: string; readonly url: string };
  readonly connections: readonly FailureConnection[];
  /** The last lines of server output during the test. */
  readonly output?: readonly string[];
  /** The URL of the test in the page. */
  readonly page: string;
  /** The command that runs this test alone, as a list of arguments. */
  readonly rerun: readonly string[];
}

export interface FailureConnection {
  /** Its URL and name. */
  readonly name: string;
  readonly sent: number;
  readonly received: number;
  readonly close?: { readonly code: number; readonly reason: string };
  /** The last frames, oldest first. */
  readonly frames: readonly FailureFrame[];
  readonly framesLeftOut: number;
}

export interface FailureFrame {
  /** Since the start of the test, ms. */
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly bytes: number;
  /** The decoded value, otherwise the text, otherwise the bytes as base64; shortened. */
  readonly text?: string;
}
