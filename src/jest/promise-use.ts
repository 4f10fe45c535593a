/** What a test does with the promise of a call, or of the async function around it. Pure. */
import type { Node } from '@babel/types';
import { withFallback } from '../errors/with-fallback';
import {
  type Ancestors,
  ancestorsOf,
  includes,
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
 * How a call of the async function around `offset` is used, if any call of its name is used so.
 *
 * @param sources the source, and others that may call the function
 */
export function useOfFunction(sources: readonly string[], offset: number): PromiseUse | undefined {
  return withFallback(() => {
    const [source = ''] = sources;
    const around = ancestorsOf(programOf(source), offset);
    const calledThere = around.findLastIndex(
      ([node, parent]) => isFunction(node) && isCall(parent) && parent.callee === node,
    );
    if (calledThere > 0) {
      const called = around.slice(0, calledThere);
      const use = useOf({ source, program: programOf(source), around: called });
      if (use !== undefined) return use;
    }
    const names = namesOf(around);
    return names.size === 0 ? undefined : useOfNames(names, sources);
  }, undefined);
}

/** Where the innermost function around `offset` starts; `undefined` at the top level. */
export function functionAt(source: string, offset: number): number | undefined {
  const around = withFallback(() => ancestorsOf(programOf(source), offset), []);
  return around.findLast(([node]) => isFunction(node))?.[0].start ?? undefined;
}

function useOfNames(
  names: ReadonlySet<string>,
  sources: readonly string[],
): PromiseUse | undefined {
  for (const source of sources) {
    const program = programOf(source);
    for (const offset of callsOf(program, names)) {
      const use = useOf({ source, program, around: callAt(ancestorsOf(program, offset)) });
      if (use !== undefined) return use;
    }
  }
  return undefined;
}

/** The offsets of the calls of these names, at their last name. */
function callsOf(program: Node, names: ReadonlySet<string>): readonly number[] {
  const found: number[] = [];
  includes(program, (node) => {
    if (isCall(node) && names.has(nameOf(node.callee) ?? ''))
      found.push((node.callee.end ?? 1) - 1);
    return false;
  });
  return found;
}

/** The ancestors down to the innermost call of the innermost function. */
function callAt(around: Ancestors): Ancestors {
  const inside = around.findLastIndex(([node]) => isFunction(node));
  const index = around.findLastIndex(([node]) => isCall(node) || node.type === 'NewExpression');
  return index > inside ? around.slice(0, index + 1) : [];
}
