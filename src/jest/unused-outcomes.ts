/**
 * Calls whose rejection `Promise.allSettled()` or `assert.rejects()` handles, although nothing uses its result.
 */
import type { Node } from '@babel/types';
import type { LateCall } from '../bridge/awaited-call';
import { withFallback } from '../errors/with-fallback';
import { bindingOf, referencesTo } from './bindings';
import { framesOf } from './call-source';
import {
  type Ancestors,
  ancestorsOf,
  includes,
  innermostFunction,
  isCall,
  nameOf,
  programOf,
  rootName,
} from './syntax';

/** `passed`: the function around it awaits or returns `assert.rejects()`, for its caller. */
type Handling = 'handler' | 'unused' | 'passed';

/** Whether nothing uses what handles the rejection of the call, or of a function around it. */
export function hasUnusedOutcome({ stack }: LateCall): boolean {
  let isPassed = false;
  for (const { source, offset } of framesOf(stack)) {
    if (isPassed) return isStatement(source, offset);
    const handling = handlingOf(source, offset);
    isPassed = handling === 'passed';
    if (handling !== undefined && !isPassed) return handling === 'unused';
  }
  return false;
}

/**
 * How the code around `offset` handles a rejection there: it has a handler, or its `Promise.allSettled()` or
 * `assert.rejects()` is unused, or that is passed on. Pure.
 */
export function handlingOf(source: string, offset: number): Handling | undefined {
  return withFallback(() => {
    const program = programOf(source);
    const around = ancestorsOf(program, offset);
    return handlingAt(around, program) ?? handlingOfVariable(around, program);
  }, undefined);
}

function handlingAt(around: Ancestors, program: Node): Handling | undefined {
  const index = around.findLastIndex(
    ([node], at) => isAllSettled(node) || isAssertion(node, around.slice(0, at), program),
  );
  if (around.slice(index + 1).some(([node]) => isHandler(node))) return 'handler';
  if (index < 0) return undefined;
  const path = around.slice(0, index + 1);
  if (isUnused(path, program)) return 'unused';
  return !isAllSettled(path.at(-1)?.[0]) && isPassedOn(path) ? 'passed' : undefined;
}

/** Of a promise in a variable: `const next = client.receive(); assert.rejects(next);`. */
function handlingOfVariable(around: Ancestors, program: Node): Handling | undefined {
  const index = around.findLastIndex(([node]) => isCall(node));
  const [, parent] = around[index] ?? [];
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return undefined;
  const { name } = parent.id;
  const binding = bindingOf(name, around, program);
  const uses = binding === undefined ? [] : referencesTo(name, binding, program);
  return uses.length === 1 ? uses.map((path) => handlingAt(path, program))[0] : undefined;
}

/** Whether the call at `offset` is a statement of its own, whose result nothing uses. */
function isStatement(source: string, offset: number): boolean {
  return withFallback(() => {
    const around = ancestorsOf(programOf(source), offset);
    const [, parent] = around.findLast(([node]) => isCall(node)) ?? [];
    return parent?.type === 'ExpressionStatement';
  }, false);
}

function isAllSettled(node: Node | undefined): boolean {
  if (node === undefined || !isCall(node)) return false;
  return nameOf(node.callee) === 'allSettled' && rootName(node.callee) === 'Promise';
}

/** `rejects()` of `node:assert`, which succeeds when its promise rejects. */
function isAssertion(node: Node, path: Ancestors, program: Node): boolean {
  if (!isCall(node) || nameOf(node.callee) !== 'rejects') return false;
  const declared = bindingOf(rootName(node.callee), path, program)?.declared;
  return declared !== undefined && includes(declared, isAssertModule);
}

function isAssertModule(node: Node): boolean {
  return node.type === 'StringLiteral' && /^(?:node:)?assert(?:\/strict)?$/.test(node.value);
}

/** Whether the function around the call at the end of the path awaits or returns its result. */
function isPassedOn(path: Ancestors): boolean {
  const [node, parent] = path.at(-1) ?? [];
  if (parent === undefined || innermostFunction(path) < 0) return false;
  if (parent.type === 'ArrowFunctionExpression') return parent.body === node;
  return parent.type === 'AwaitExpression' || parent.type === 'ReturnStatement';
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
