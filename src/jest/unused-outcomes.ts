/** Calls whose rejection `Promise.allSettled()` handles, although nothing uses its result. */
import type { Node } from '@babel/types';
import type { LateCall } from '../bridge/awaited-call';
import { withFallback } from '../errors/with-fallback';
import { bindingOf, referencesTo } from './bindings';
import { framesOf } from './call-source';
import { type Ancestors, ancestorsOf, isCall, nameOf, programOf, rootName } from './syntax';

/** Whether the call, or that of a function around it, is settled by a `Promise.allSettled()` that is not awaited. */
export function hasUnusedOutcome({ stack }: LateCall): boolean {
  for (const { source, offset } of framesOf(stack)) {
    const handling = handlingOf(source, offset);
    if (handling !== undefined) return handling === 'unused';
  }
  return false;
}

/**
 * How the code around `offset` handles a rejection there: it has a handler, or an unused `Promise.allSettled()`.
 * Pure.
 */
export function handlingOf(source: string, offset: number): 'handler' | 'unused' | undefined {
  return withFallback(() => {
    const program = programOf(source);
    const around = ancestorsOf(program, offset);
    const index = around.findLastIndex(([node]) => isAllSettled(node));
    if (around.slice(index + 1).some(([node]) => isHandler(node))) return 'handler';
    return index >= 0 && isUnused(around.slice(0, index + 1), program) ? 'unused' : undefined;
  }, undefined);
}

function isAllSettled(node: Node): boolean {
  return (
    isCall(node) && nameOf(node.callee) === 'allSettled' && rootName(node.callee) === 'Promise'
  );
}

function isHandler(node: Node): boolean {
  if (node.type === 'TryStatement') return node.handler !== null;
  if (!isCall(node)) return false;
  const name = nameOf(node.callee);
  return name === 'catch' || (name === 'then' && node.arguments.length > 1);
}

/** Whether the value at the end of the path is a statement, or of a variable that is not read. */
function isUnused(path: Ancestors, program: Node): boolean {
  const [node, parent] = path.at(-1) ?? [];
  if (node === undefined || parent === undefined) return false;
  if (parent.type === 'ExpressionStatement') return true;
  if (parent.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false;
  const { name } = parent.id;
  const binding = bindingOf(name, path, program);
  return binding !== undefined && referencesTo(name, binding, program).length === 0;
}
