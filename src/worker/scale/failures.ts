/** Failed connections, counted by cause. */

import type { ConnectionHandle } from '../../bridge/connection';
import type { FailureGroup } from '../../bridge/scale/metrics';
import { evidenceOf } from '../../errors/evidence';
import { read, userFrames } from '../../errors/read-cause';
import { failureText } from '../../errors/render-failure';
import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** Number of failures shown per cause. */
const shown = 3;

export interface CountedFailure {
  /** The cause under which the failure is counted, in two or three words. */
  readonly cause: string;
  /** Its message and frames, for the first three failures of each cause. */
  readonly example: string | undefined;
}

interface CountedGroup {
  count: number;
  readonly examples: string[];
  readonly stack: string | undefined;
}

/** Counts failures by their cause. */
export class Failures {
  readonly #groups = new Map<string, CountedGroup>();

  /** Counts a failure of the connection with this index, from 0. */
  add(index: number, error: unknown, connection?: ConnectionHandle): CountedFailure {
    const cause = causeOfFailure(error, connection);
    const stack = (): string | undefined => stackInSession(error);
    return this.#count(cause, 1, () => `${name(index)}: ${describe(error, connection)}`, stack);
  }

  /** Counts runs that never started. */
  addMissed(index: number, runs: number): void {
    this.#count(
      'started too late',
      runs,
      () => `${name(index)}: ${runs} runs never started, because earlier ones took too long`,
    );
  }

  #count(
    cause: string,
    times: number,
    describeOne: () => string,
    stackOf: () => string | undefined = () => undefined,
  ): CountedFailure {
    const group = this.#groups.get(cause) ?? { count: 0, examples: [], stack: stackOf() };
    this.#groups.set(cause, group);
    group.count += times;
    if (group.examples.length === shown) return { cause, example: undefined };
    const example = describeOne();
    group.examples.push(example);
    return { cause, example };
  }

  /** Lists the causes, the most frequent first. */
  list(): FailureGroup[] {
    return mostFrequentFirst(
      Array.from(this.#groups, ([cause, { count, examples, stack }]) => ({
        cause,
        count,
        examples: [...examples],
        ...(stack !== undefined && { stack }),
      })),
    );
  }
}

/** Merges the failures of several processes. */
export function mergeFailures(lists: readonly (readonly FailureGroup[])[]): FailureGroup[] {
  const merged = new Map<string, FailureGroup>();
  for (const { cause, count, examples, stack: own } of lists.flat()) {
    const known = merged.get(cause);
    const stack = known?.stack ?? own;
    merged.set(cause, {
      cause,
      count: count + (known?.count ?? 0),
      examples: [...(known?.examples ?? []), ...examples].slice(0, shown),
      ...(stack !== undefined && { stack }),
    });
  }
  return mostFrequentFirst([...merged.values()]);
}

/** Describes in two or three words what happened to a connection. */
export function causeOfFailure(error: unknown, connection?: ConnectionHandle): string {
  if (error instanceof WsDynamicError) return causeByCode(error, connection);
  if (read(error, 'matcherResult') !== undefined) return 'wrong reply';
  const name = read(error, 'name');
  if (name === 'AssertionError') return 'wrong reply';
  return typeof name === 'string' ? `the session threw ${name}` : 'the session threw';
}

function causeByCode(error: WsDynamicError, connection: ConnectionHandle | undefined): string {
  switch (error.code) {
    case 'ERR_WS_CONNECT_FAILED':
      return causeBySystemCode(systemCode(error.cause));
    case 'ERR_WS_CONNECT_TIMEOUT':
      return 'handshake timed out';
    case 'ERR_WS_UPGRADE_REJECTED':
      return `refused with status ${statusOf(error)}`;
    case 'ERR_WS_RECEIVE_TIMEOUT':
      return 'timed out';
    case 'ERR_WS_CLOSED':
      return `closed with ${connection?.closeEvent?.code ?? 1006}`;
    case 'ERR_WS_UNEXPECTED_MESSAGE':
      return 'wrong reply';
    default:
      return error.code;
  }
}

function causeBySystemCode(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
      return 'reset during the handshake';
    case 'ETIMEDOUT':
      return 'handshake timed out';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many open files';
    case 'EADDRNOTAVAIL':
      return 'no local port left';
    default:
      return code === '' ? 'handshake failed' : `handshake failed (${code})`;
  }
}

function systemCode(cause: unknown): string {
  return String(read(cause, 'code') ?? '');
}

function statusOf({ details }: WsDynamicError): number {
  return Number(read(details, 'status') ?? 0);
}

/** Counted from 1, as everywhere in failures. */
function name(index: number): string {
  return `connection ${index + 1}`;
}

/** The lines of the session in the error's stack. */
function stackInSession(error: unknown): string | undefined {
  return userFrames(read(error, 'stack')) || undefined;
}

function describe(error: unknown, connection: ConnectionHandle | undefined): string {
  const text = failureText(error);
  if (connection === undefined || evidenceOf(error).areFramesShown) return text;
  return `${text}\n${connection.describe()}`;
}

function mostFrequentFirst(groups: readonly FailureGroup[]): FailureGroup[] {
  return [...groups].sort((one, other) => other.count - one.count);
}
