/** What a test does with the promise of a call, or of the async function around it. Pure. */
import type { Node } from '@babel/types';
import { withFallback } from '../errors/with-fallback';
import {
  type Ancestors,
  ancestorsOf,
  childrenOf,
  includes,
  isCall,
  isFunction,
  nameOf,
  namesOf,
  programOf,
} from './syntax';

/** `void`: the test ignores the promise; `stored`: it is kept outside of the test's function. */
export type PromiseUse = 'void' | 'stored';

/** Methods that add their argument to a list, a set or a map. */
const collectors: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'set']);

/** Nodes whose value contains that of the node inside. */
const transparent: ReadonlySet<Node['type']> = new Set([
  ...(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'] as const),
  ...(['ConditionalExpression', 'LogicalExpression', 'ArrayExpression', 'SpreadElement'] as const),
  ...(['ObjectExpression', 'ObjectProperty', 'ParenthesizedExpression'] as const),
]);

/** How the promise of the call at `offset` is used; `undefined` if it is awaited, returned or floating. */
export function useOfCall(source: string, offset: number): PromiseUse | undefined {
  return withFallback(() => {
    const program = programOf(source);
    const around = ancestorsOf(program, offset);
    return useOf(upFrom(callAt(around)), source, program);
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
      const use = useOf(upFrom(around.slice(0, calledThere)), source, programOf(source));
      if (use !== undefined) return use;
    }
    const names = namesOf(around);
    return names.size === 0 ? undefined : useOfNames(names, sources);
  }, undefined);
}

/** Whether the call at `offset` is in a loop of its function that ends only by an exception. */
export function isInEndlessLoop(source: string, offset: number): boolean {
  return withFallback(() => {
    for (const [node] of ancestorsOf(programOf(source), offset).toReversed()) {
      if (isFunction(node)) return false;
      if (isEndless(node)) return true;
    }
    return false;
  }, false);
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
      const use = useOf(upFrom(callAt(ancestorsOf(program, offset))), source, program);
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
  const index = around.findLastIndex(([node]) => isCall(node));
  return index > inside ? around.slice(0, index + 1) : [];
}

/** From the innermost node to the outermost. */
function upFrom(around: Ancestors): Ancestors {
  return around.toReversed();
}

function useOf(up: Ancestors, source: string, program: Node): PromiseUse | undefined {
  for (const [node, parent] of up) {
    if (parent.type === 'UnaryExpression') return parent.operator === 'void' ? 'void' : undefined;
    const target = targetOf(node, parent);
    if (target !== undefined) {
      if (isVoidedLater(target, source, program)) return 'void';
      return parent.type === 'VariableDeclarator' || isLocal(target, up) ? undefined : 'stored';
    }
    if (!passes(node, parent)) return undefined;
  }
  return undefined;
}

/** The variable, property or list that takes the value. */
function targetOf(node: Node, parent: Node): Node | undefined {
  if (parent.type === 'VariableDeclarator') return parent.id;
  if (parent.type === 'AssignmentExpression')
    return parent.right === node ? parent.left : undefined;
  if (!isCall(parent) || parent.callee === node) return undefined;
  const { callee } = parent;
  if (callee.type !== 'MemberExpression' || !collectors.has(nameOf(callee) ?? '')) return undefined;
  return callee.object;
}

/** Whether the parent's value contains the promise, or one derived from it: `promise.then(…)`. */
function passes(node: Node, parent: Node): boolean {
  // `new Set([promise])`
  if (parent.type === 'NewExpression') return parent.callee !== node;
  if (isCall(parent)) {
    const { callee } = parent;
    const isOfPromise = 'object' in callee && nameIs(callee.object, 'Promise');
    return callee === node || isOfPromise || nameIs(callee, 'expect');
  }
  if (parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression') {
    return parent.object === node;
  }
  return transparent.has(parent.type);
}

function isVoidedLater(target: Node, source: string, program: Node): boolean {
  const text = textOf(target, source);
  return includes(
    program,
    (node) =>
      node.type === 'UnaryExpression' &&
      node.operator === 'void' &&
      textOf(node.argument, source) === text,
  );
}

/** Without a type annotation. */
function textOf(node: Node, source: string): string {
  if (node.type === 'Identifier') return node.name;
  return source.slice(node.start ?? 0, node.end ?? 0);
}

/** Whether a function around the target declares it; a `describe()` outlives its tests. */
function isLocal(target: Node, up: Ancestors): boolean {
  let root = target;
  while (root.type === 'MemberExpression') root = root.object;
  if (root.type !== 'Identifier') return false;
  const { name } = root;
  for (const [node, parent] of up) {
    if (!isFunction(node)) continue;
    if (isCall(parent) && /^x?f?describe$/.test(rootName(parent.callee))) return false;
    if (declares(node, name)) return true;
  }
  return false;
}

function declares(node: Node, name: string): boolean {
  const named = (one: Node): boolean => nameIs(one, name);
  const isParameter =
    'params' in node &&
    Array.isArray(node.params) &&
    node.params.some((one) => includes(one, named));
  return (
    isParameter ||
    includes(node, (one) => one.type === 'VariableDeclarator' && includes(one.id, named))
  );
}

/** `describe` of `describe.each(table)`. */
function rootName(node: Node): string {
  if (isCall(node)) return rootName(node.callee);
  if (node.type === 'MemberExpression') return rootName(node.object);
  return nameOf(node) ?? '';
}

function nameIs(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function isEndless(node: Node): boolean {
  const isLoop =
    node.type === 'ForStatement' ||
    node.type === 'WhileStatement' ||
    node.type === 'DoWhileStatement';
  return isLoop && isAlwaysTrue(node.test) && !leaves(node.body, true);
}

function isAlwaysTrue(test: Node | null | undefined): boolean {
  if (test === null || test === undefined) return true;
  return (test.type === 'BooleanLiteral' || test.type === 'NumericLiteral') && Boolean(test.value);
}

/** Whether code of a loop's body may leave it. */
function leaves(node: Node, isOwnBreak: boolean): boolean {
  if (isFunction(node)) return false;
  if (node.type === 'ReturnStatement') return true;
  if (node.type === 'BreakStatement') return isOwnBreak || Boolean(node.label);
  const inner = isOwnBreak && !/^(?:For|While|DoWhile|Switch)/.test(node.type);
  return childrenOf(node).some((child) => leaves(child, inner));
}
