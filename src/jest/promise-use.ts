/** What a test does with the promise of a call, or of the async function around it. Pure. */
import type { Node } from '@babel/types';
import { withFallback } from '../errors/with-fallback';
import {
  type FunctionUses,
  isOfJest,
  testCallOf,
  usesOfForeign,
  usesOfFunction,
} from './function-uses';
import {
  type Ancestors,
  ancestorsOf,
  innermostFunction,
  isCall,
  isFunction,
  nameOf,
  namesOf,
  programOf,
} from './syntax';
import { type PromiseUse, useOf } from './value-use';

/** How the promise of the call at `offset` is used; `undefined` if it is awaited, returned or floating. */
export function useOfCall(source: string, offset: number): PromiseUse | undefined {
  return withFallback(() => {
    const program = programOf(source);
    const around = ancestorsOf(program, offset);
    return useOf({ source, program, around: callAt(around) });
  }, undefined);
}

/**
 * How a call of the async function around `offset` is used, if any of its calls is used so.
 *
 * @param sources the source, and others that may call the function
 * @param test where the running test starts in its file: if it uses the function, other tests do not count
 */
export function useOfFunction(
  sources: readonly string[],
  offset: number,
  test?: number,
): PromiseUse | undefined {
  return withFallback(() => {
    const [source = '', ...others] = sources;
    const program = programOf(source);
    const around = ancestorsOf(program, offset);
    return (
      useAround(around, { source, program, test }, new Set()) ??
      others
        .map((other) => useElsewhere(namesOf(around), other, test))
        .find((use) => use !== undefined)
    );
  }, undefined);
}

interface Source {
  readonly source: string;
  readonly program: Node;
  readonly test: number | undefined;
}

/** How the promises of the functions around the end of the path are used. */
function useAround(around: Ancestors, file: Source, seen: Set<Node>): PromiseUse | undefined {
  for (const [index, [node, parent]] of [...around.entries()].toReversed()) {
    if (!isFunction(node) || seen.has(node) || isOfJest(parent)) continue;
    seen.add(node);
    const path = around.slice(0, index + 1);
    const use = useOfUses(usesOfFunction(path, file.program), file, seen);
    if (use !== undefined) return use;
  }
  return undefined;
}

function useElsewhere(
  names: ReadonlySet<string>,
  source: string,
  test: number | undefined,
): PromiseUse | undefined {
  const program = programOf(source);
  const file = { source, program, test };
  for (const name of names) {
    const use = useOfUses(usesOfForeign(name, program), file, new Set());
    if (use !== undefined) return use;
  }
  return undefined;
}

function useOfUses(uses: FunctionUses, file: Source, seen: Set<Node>): PromiseUse | undefined {
  for (const path of ofTest(uses, file)) {
    const [node, parent] = path.at(-1) ?? [];
    const call = path.slice(0, -1);
    const use = useOf({ ...file, around: call });
    const isCallee = parent !== undefined && 'callee' in parent && parent.callee === node;
    const isResult = isCallee || (parent !== undefined && continues(parent));
    // A function that takes another one may not return its promise.
    if (use !== undefined && (isResult || use === 'void')) return use;
    if (isCallee && use === undefined && isPassedOn(call)) {
      const outer = useAround(call.slice(0, innermostFunction(call) + 1), file, seen);
      if (outer !== undefined) return outer;
    }
  }
  return undefined;
}

/** The uses in the running test, and those outside of tests; all if that test has none. */
function ofTest(uses: FunctionUses, { test }: Source): FunctionUses {
  const startOf = (use: Ancestors): number | null | undefined => testCallOf(use)?.start;
  if (test === undefined || !uses.some((use) => startOf(use) === test)) return uses;
  return uses.filter((use) => startOf(use) === test || testCallOf(use) === undefined);
}

/** `promise.then(() => …)`, `new Promise(() => …)`: the new promise depends on the callback. */
function continues(call: Node): boolean {
  if (call.type === 'NewExpression') return nameOf(call.callee) === 'Promise';
  return isCall(call) && /^(?:then|catch|finally)$/.test(nameOf(call.callee) ?? '');
}

/** Whether the function around the call returns its promise, or awaits it. */
function isPassedOn(call: Ancestors): boolean {
  const from = innermostFunction(call);
  return call
    .slice(from)
    .some(
      ([node, parent]) =>
        node.type === 'ReturnStatement' ||
        node.type === 'AwaitExpression' ||
        (parent.type === 'ArrowFunctionExpression' && parent.body === node && !isBlock(node)),
    );
}

function isBlock({ type }: Node): boolean {
  return type === 'BlockStatement';
}

/** Where the innermost function around `offset` starts; `undefined` at the top level. */
export function functionAt(source: string, offset: number): number | undefined {
  const around = withFallback(() => ancestorsOf(programOf(source), offset), []);
  return around[innermostFunction(around)]?.[0].start ?? undefined;
}

/** The ancestors down to the innermost call of the innermost function. */
function callAt(around: Ancestors): Ancestors {
  const inside = innermostFunction(around);
  const index = around.findLastIndex(([node]) => isCall(node) || node.type === 'NewExpression');
  return index > inside ? around.slice(0, index + 1) : [];
}
