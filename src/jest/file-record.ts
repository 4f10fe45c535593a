import { stripVTControlCharacters } from 'node:util';
import type { Circus } from '@jest/types';
import { maskUrls } from '../errors/mask';
import { maskJson, maskSecretHeaders } from '../errors/masker';
import { messageOf, read } from '../errors/read-cause';
import { now } from '../platform/clock';
import { hundredths } from '../report/hundredths';
import type {
  AboutReport,
  AttemptReport,
  FileRecord,
  OutputReport,
  ServerReport,
  StepReport,
  TestRecord,
} from '../report/schema';
import type { ServerLifecycle } from '../worker/servers/server-lifecycle';
import type { TimedLine } from '../worker/session/file-servers';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';
import { FrameBudget, reportConnections } from './connection-report';
import { type ConsoleBuffer, outputOfConsole } from './console-output';
import { StepRecorder } from './step-record';

/** One run of a test, with its recorded results. */
interface Run extends AttemptReport {
  readonly records: TestRecord['records'];
}

/** Maximum lines of server output in one test, and characters of a line and of a failure. */
const mostLines = 200;
const longestLine = 2000;
const longestFailure = 100_000;

/** The content of `data` comes from suites, so its keys may be masked, except in those of this package. */
const recordForm = {
  kept: ['testPath', 'name', 'index'],
  foreign: 'data',
  ownKinds: ['conformance', 'security', 'scale', 'scale-tier'],
};

/** Records the connections and results of each test; without the reporter, only those of failed tests. */
export class FileRecorder {
  readonly steps: StepRecorder;
  readonly #runs = new Map<Circus.TestEntry, Run[]>();
  readonly #budget = new FrameBudget();
  /** The number of console entries before a test. */
  readonly #printedBefore = new WeakMap<Circus.TestEntry, number>();

  constructor(
    private readonly testPath: string,
    readonly isForReporter: boolean,
    private readonly printed: () => ConsoleBuffer,
  ) {
    this.steps = new StepRecorder(testPath);
  }

  testOpened(test: Circus.TestEntry, { calls }: Scope): void {
    this.#printedBefore.set(test, this.printed().length);
    if (!this.isForReporter) return;
    calls.observer = this.steps.observer(test);
  }

  testDone(
    test: Circus.TestEntry,
    { connections, records, outputMark, startedAt }: Scope,
    session: Session,
    about: AboutReport | undefined,
  ): void {
    if (!this.isForReporter && test.errors.length === 0 && !this.#runs.has(test)) return;
    const output = outputOf(session.servers.timedOutputSince(outputMark), startedAt);
    // Output of concurrent tests cannot be assigned to one of them.
    const printed = session.scopes.overlap ? [] : this.printed();
    const console = outputOfConsole(printed.slice(this.#printedBefore.get(test)));
    const place = (connection: object) => connections.indexOf(connection as never);
    // The calls of a load belong to one of its connections; its record covers all of them.
    const isLoad = records.some(({ kind }) => kind === 'scale-tier');
    const taken = this.steps.take(test, startedAt, place);
    const steps = [
      ...taken.filter(({ kind }) => !isLoad || (kind !== 'call' && kind !== 'send')),
      ...serverSteps(session.servers.byName, startedAt),
    ];
    const runs = this.#runs.get(test) ?? [];
    this.#runs.set(test, runs);
    runs.push({
      duration: Math.round(now() - startedAt),
      failures: test.errors.map(textOf),
      ...reportConnections(connections, startedAt, this.#budget, session.masker),
      steps: steps.toSorted((one, other) => one.start - other.start),
      ...(output && { output }),
      ...(console && { console }),
      ...(about && { about }),
      records,
    });
  }

  recordOf({ servers, scopes, masker }: Session, root: Circus.DescribeBlock): FileRecord {
    const worker = process.env.JEST_WORKER_ID;
    const record: FileRecord = {
      testPath: this.testPath,
      ...(worker === undefined ? {} : { worker }),
      servers: Array.from(servers.byName, reportServer),
      tests: this.#inOrder(root),
      ...reportFileConnections(scopes.file, this.#budget, masker),
      records: scopes.file.records,
    };
    // Test names are not masked, since the reporter uses them to find Jest's results.
    return maskJson(record, masker, recordForm);
  }

  /** The tests that ran, in Jest's order. */
  #inOrder(root: Circus.DescribeBlock): TestRecord[] {
    const seen = new Map<string, number>();
    return [...testsOf(root, '')].flatMap(({ name, test }) => {
      const index = seen.get(name) ?? 0;
      seen.set(name, index + 1);
      const runs = this.#runs.get(test);
      const last = runs?.pop();
      if (runs === undefined || last === undefined) return [];
      const { failures: _reportedByJest, ...evidence } = last;
      return [{ name, index, ...evidence, earlierAttempts: runs.map(withoutRecords) }];
    });
  }
}

function reportFileConnections(
  { connections }: Scope,
  budget: FrameBudget,
  masker: Session['masker'],
) {
  const origin = now();
  const { connections: listed } = reportConnections(connections, origin, budget, masker);
  return { connections: listed };
}

function withoutRecords({ records: _ofAFailedRun, ...attempt }: Run): AttemptReport {
  return attempt;
}

/** A test and its name, including those of the describe blocks around it. */
export interface NamedTest {
  readonly name: string;
  readonly test: Circus.TestEntry;
}

export function* testsOf({ children }: Circus.DescribeBlock, prefix: string): Generator<NamedTest> {
  for (const child of children) {
    const name = `${prefix}${child.name}`;
    if (child.type === 'test') yield { name, test: child };
    else yield* testsOf(child, `${name} `);
  }
}

function reportServer([key, { name, address, starts }]: [string, ServerLifecycle]): ServerReport {
  const { url, sslUrl } = address;
  return {
    ...(key === '' ? {} : { key }),
    name,
    url: maskUrls(url),
    ...(sslUrl === undefined ? {} : { sslUrl: maskUrls(sslUrl) }),
    starts: starts.list,
  };
}

/** The server events since `origin`. */
function serverSteps(servers: Session['servers']['byName'], origin: number): StepReport[] {
  return Array.from(servers, ([key, { starts }]) =>
    starts.events
      .filter(({ at }) => at >= origin)
      .map(({ at, title, duration, failed }) => ({
        title: `server${key === '' ? '' : ` ${key}`} ${title}`,
        kind: 'server' as const,
        start: hundredths(at - origin),
        duration,
        ...(failed && { failed }),
      })),
  ).flat();
}

/** The newest lines of server output. */
function outputOf(lines: readonly TimedLine[], origin: number): OutputReport | undefined {
  if (lines.length === 0) return undefined;
  const kept = lines.slice(-mostLines);
  return {
    lines: kept.map(({ line }) => maskSecretHeaders(line.slice(0, longestLine))),
    leftOut: lines.length - kept.length,
    times: kept.map(({ at }) => hundredths(at - origin)),
  };
}

/** The text of a failure as printed by Jest. */
export function textOf(entry: Circus.TestError): string {
  const [thrown, asyncError]: unknown[] = Array.isArray(entry) ? entry : [entry, undefined];
  const stack = read(thrown, 'stack') ?? read(asyncError, 'stack');
  const text = typeof stack === 'string' ? stack : messageOf(thrown);
  return stripVTControlCharacters(text).slice(0, longestFailure);
}
