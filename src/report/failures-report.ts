/** The form of the failures of a run for tools; failures.schema.json describes it, too. */

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

export interface FailureReport {
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

export interface FailureConnection {
  /** Its URL and name. */
  readonly name: string;
  readonly sent: number;
  readonly received: number;
  readonly close?: { readonly code: number; readonly reason: string };
  /** The last ones, oldest first. */
  readonly frames: readonly FailureFrame[];
  readonly framesLeftOut: number;
}

export interface FailureFrame {
  /** Since the start of the test, ms. */
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly bytes: number;
  /** The decoded value, else the text, else the bytes as base64; cut. */
  readonly text?: string;
}
