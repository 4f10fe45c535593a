/** The issues that a schema reports for a value, as shown in a failure. */
import { invalid } from '../../errors/invalid-value';
import { isObject } from '../../errors/is-object';
import { callMethod, leadOf, read } from '../../errors/read-cause';
import { showTyped } from '../../errors/show-value';
import type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema';

/** An issue with its path as text: `user.tags[1]`, empty for the whole value. */
export interface ShownIssue {
  readonly path: string;
  readonly message: string;
}

type Path = NonNullable<SchemaIssue['path']>;

/** @throws ERR_WS_OPTION_INVALID for a schema that returns a promise or no result */
export function validateNow<Output>(
  schema: StandardSchema<Output>,
  value: unknown,
): SchemaResult<Output> {
  const result = schema['~standard'].validate(value);
  if (typeof read(result, 'then') !== 'function') return resultOf(result, schema);
  Promise.resolve(result).catch(() => undefined);
  const cause = thrownBy(schema, value);
  const text =
    cause === undefined ? '' : `, and safeParse() threw "${leadOf(cause).replace(/\.$/, '')}"`;
  throw invalid(
    'schema',
    {
      expected: 'a synchronous schema',
      received: `a promise of ${schema['~standard'].vendor}${text}`,
      remedy:
        'Leave asynchronous checks and transformations out of it, and let no check throw an error.',
    },
    cause === undefined ? {} : { cause },
  );
}

/** zod returns a promise if a check throws; its safeParse() throws the error. */
function thrownBy(schema: StandardSchema, value: unknown): unknown {
  try {
    callMethod(schema, 'safeParse', value);
    return undefined;
  } catch (error) {
    return error;
  }
}

function resultOf<Output>(result: unknown, schema: StandardSchema): SchemaResult<Output> {
  const { vendor } = schema['~standard'];
  if (!isObject(result)) {
    throw invalid('schema', {
      expected: `validate() of ${vendor} to return { value } or { issues }`,
      received: showTyped(result),
      remedy: 'Check that it has a return statement.',
    });
  }
  const issues = read(result, 'issues');
  if (issues === undefined || isListOfIssues(issues)) return result as SchemaResult<Output>;
  throw invalid('schema', {
    expected: `the issues of ${vendor} to be a list of objects with a "message" string and, if they have one, a "path" list`,
    received: showTyped(issues),
  });
}

function isListOfIssues(issues: unknown): boolean {
  return Array.isArray(issues) && issues.every(isIssue);
}

function isIssue(issue: unknown): boolean {
  const path = read(issue, 'path');
  return typeof read(issue, 'message') === 'string' && (path === undefined || Array.isArray(path));
}

/** The issues; for a union those of the closest branch. */
export function issuesOf(schema: StandardSchema, value: unknown): readonly ShownIssue[] {
  const { issues = [] } = validateNow(schema, value);
  return issues
    .flatMap((issue) => closestBranch(issue, [], value))
    .map(({ path, message }) => shownIssue(pathText(path), message));
}

/** arktype starts its messages with the path. */
function shownIssue(path: string, message: string): ShownIssue {
  const isRepeated = path !== '' && message.startsWith(`${path} `);
  return { path, message: isRepeated ? message.slice(path.length + 1) : message };
}

interface Placed {
  readonly path: Path;
  readonly message: string;
}

function closestBranch(issue: SchemaIssue, parent: Path, root: unknown): readonly Placed[] {
  const path = [...parent, ...(issue.path ?? [])];
  const own = [{ path, message: issue.message }];
  const nearest = branchesOf(issue, path)
    .filter(({ issues }) => issues.length > 0)
    .map(({ issues, from }) => ({
      cost: costOf(issues, from, root),
      placed: issues.flatMap((inner) => closestBranch(inner, from, root)),
    }))
    .sort((one, other) => one.cost - other.cost || depthOf(other.placed) - depthOf(one.placed))[0];
  return nearest === undefined || depthOf(nearest.placed) <= path.length ? own : nearest.placed;
}

/** The distance of a branch: a wrong tag or a missing key counts more than a wrong value. */
function costOf(branch: readonly SchemaIssue[], from: Path, root: unknown): number {
  const costs = branch.map((issue) => {
    const isTag = read(issue, 'type') === 'literal' || read(issue, 'code') === 'invalid_value';
    const isMissing = valueAt(root, [...from, ...(issue.path ?? [])]) === undefined;
    return isTag ? 4 : isMissing ? 2 : 1;
  });
  return costs.reduce((sum: number, cost) => sum + cost, 0);
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce((value: unknown, step) => read(value, keyOf(step) as string), root);
}

function keyOf(step: Path[number]): PropertyKey {
  return typeof step === 'object' ? step.key : step;
}

interface Branch {
  readonly issues: readonly SchemaIssue[];
  /** The base of their paths. */
  readonly from: Path;
}

/**
 * The branches of a union. zod reports the issues per branch; valibot in one list; arktype in one list with
 * paths from the whole value.
 */
function branchesOf(issue: SchemaIssue, path: Path): readonly Branch[] {
  const errors = read(issue, 'errors');
  if (Array.isArray(errors)) {
    return errors.map((branch: SchemaIssue | readonly SchemaIssue[]) =>
      'length' in branch ? { issues: branch, from: path } : { issues: [branch], from: [] },
    );
  }
  const issues = read(issue, 'issues');
  if (!Array.isArray(issues)) return [];
  return issues.map((inner: SchemaIssue) => ({ issues: [inner], from: path }));
}

function depthOf(branch: readonly Placed[]): number {
  return Math.min(...branch.map(({ path }) => path.length));
}

function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    const key = keyOf(step);
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}
