/** Where a promise goes: whether code outside of the function that has it can await it later. Pure. */
import type { Node } from '@babel/types';
import { type Binding, bindingOf, pathsTo, referencesTo, targetsOf } from './bindings';
import { testAround } from './function-uses';
import {
  type Ancestors,
  innermostFunction,
  isCall,
  isClass,
  isFunction,
  isMember,
  nameOf,
  rootName,
} from './syntax';

/** `void`: the test ignores the promise; `stored`: code outside of the test's function may await it. */
export type PromiseUse = 'void' | 'stored';

/** Methods that add their argument to a list, a set or a map. */
const collectors: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'set']);
/** Functions, and objects with functions, that do not keep their arguments. */
const passing: ReadonlySet<string> = new Set(['expect', 'Promise', 'assert']);
const printing: ReadonlySet<string> = new Set(['console', 'JSON', 'String', 'Number', 'Boolean']);
/** Classes whose new objects are known only to their variable. */
const collections: ReadonlySet<string> = new Set(['Array', 'Set', 'Map', 'WeakSet', 'WeakMap']);

/** Nodes whose value contains that of the node inside. */
const transparent: ReadonlySet<Node['type']> = new Set([
  ...(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'] as const),
  ...(['ConditionalExpression', 'LogicalExpression', 'ArrayExpression', 'SpreadElement'] as const),
  ...(['ObjectExpression', 'ObjectProperty', 'ParenthesizedExpression'] as const),
  'SequenceExpression',
]);

/** A source, and where in it a value is. */
interface Place {
  readonly source: string;
  readonly program: Node;
  /** The nodes around the value; the innermost one is the value. */
  readonly around: Ancestors;
  /** Variables that are being followed. */
  readonly seen?: ReadonlySet<string>;
}

/** How a value is used; `undefined` if it is awaited, returned or floating. */
export function useOf(place: Place): PromiseUse | undefined {
  const isVoided = isInVoid(place.around);
  for (const [node, parent] of place.around.toReversed()) {
    if (parent.type === 'UnaryExpression') return parent.operator === 'void' ? 'void' : undefined;
    const target = targetOf(node, parent);
    if (target !== undefined) {
      if (isVoidedLater(target, place)) return 'void';
      const isWhole = !isCall(parent) && target.type !== 'MemberExpression';
      return namesIn(target).some((name) => outlives(name, isWhole, place)) ? 'stored' : undefined;
    }
    // The caller may have awaited the function, and not yet what it returned.
    const isContained = node.type === 'ArrayExpression' || node.type === 'ObjectExpression';
    if (isGivenAway(node, parent)) return isVoided ? 'void' : 'stored';
    if (isContained && isReturned(node, parent)) return 'stored';
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
  return collectorOf(parent.callee);
}

/** `list` of `list.push`, `map` of `map.set`. */
function collectorOf(node: Node): Node | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  return collectors.has(nameOf(node) ?? '') ? node.object : undefined;
}

function isReturned(node: Node, parent: Node): boolean {
  return parent.type === 'ReturnStatement' || ('body' in parent && parent.body === node);
}

/** Whether a function or an object takes the value that may keep it. */
function isGivenAway(node: Node, parent: Node): boolean {
  if (parent.type === 'ClassProperty' || parent.type === 'ClassPrivateProperty') return true;
  if (parent.type === 'MemberExpression')
    return node.type === 'ArrayExpression' && nameOf(parent) === 'forEach';
  if (!isCall(parent) && parent.type !== 'NewExpression') return false;
  if (parent.callee !== node) return mayKeep(parent.callee);
  // `promise.then(resolve)`
  const [reaction] = parent.arguments;
  return (
    nameOf(node) === 'then' && reaction !== undefined && !isFunction(reaction) && mayKeep(reaction)
  );
}

/** Whether the function may keep its arguments. */
function mayKeep(callee: Node): boolean {
  const root = rootName(callee);
  return !passing.has(root) && !printing.has(root);
}

/** Whether the parent's value contains the promise, or one derived from it: `promise.then(…)`. */
function passes(node: Node, parent: Node): boolean {
  if (isCall(parent)) {
    const { callee } = parent;
    return (
      callee === node || passing.has(nameOf('object' in callee ? callee.object : callee) ?? '')
    );
  }
  if (isMember(parent)) return parent.object === node;
  return transparent.has(parent.type);
}

/** Whether `void` stands before the whole expression of the path. */
function isInVoid(around: Ancestors): boolean {
  const above = around.findLastIndex(
    ([node]) => isFunction(node) || node.type.endsWith('Statement'),
  );
  return isVoid(around[above + 1]?.[0]);
}

/** Whether `void` stands before the variable or property, in the same test. */
function isVoidedLater(target: Node, { source, program, around }: Place): boolean {
  const text = textOf(target, source);
  const root = rootOfMember(target);
  const scopeAt = (path: Ancestors): Node | undefined =>
    root.type === 'Identifier'
      ? bindingOf(root.name, path, program)?.scope
      : path.findLast(([node]) => isClass(node))?.[0];
  const scope = scopeAt(around);
  const test = testAround(around);
  const voided = pathsTo(
    program,
    (node, path) =>
      isVoid(path.at(-1)?.[1]) && textOf(node, source) === text && scopeAt(path) === scope,
  );
  return voided.some((path) => {
    const other = testAround(path);
    return test === undefined || other === undefined || other === test;
  });
}

function isVoid(node: Node | undefined): boolean {
  return node?.type === 'UnaryExpression' && node.operator === 'void';
}

function rootOfMember(target: Node): Node {
  let root = target;
  while (root.type === 'MemberExpression') root = root.object;
  return root;
}

/** Without a type annotation. */
function textOf(node: Node, source: string): string {
  if (node.type === 'Identifier') return node.name;
  return source.slice(node.start ?? 0, node.end ?? 0);
}

/** The variables that take the value: several for a pattern, an empty name for `this` or a call. */
function namesIn(target: Node): readonly string[] {
  return targetsOf(target).map((one) => nameOf(rootOfMember(one)) ?? '');
}

/** Whether code outside of the function that declares the variable can reach what it contains. */
function outlives(name: string, isWhole: boolean, place: Place): boolean {
  const { program, around, seen = new Set() } = place;
  if (seen.has(name)) return false;
  const binding = bindingOf(name, around, program);
  if (binding === undefined) return true;
  const owner = ownerOf(binding, around);
  if (owner === undefined || !(isWhole || isNew(binding))) return true;
  return referencesTo(name, binding, program).some((path) => {
    if (!isRead(path)) return false;
    if (path[innermostFunction(path)]?.[0] !== owner) return true;
    return useOf({ ...place, around: path, seen: new Set([...seen, name]) }) === 'stored';
  });
}

/** The function that declares the variable; a `describe()` outlives its tests. */
function ownerOf({ scope }: Binding, around: Ancestors): Node | undefined {
  const path = around.slice(0, around.findIndex(([node]) => node === scope) + 1);
  const [owner, parent] = path[innermostFunction(path)] ?? [];
  const isSuite =
    parent !== undefined && isCall(parent) && /^x?f?describe$/.test(rootName(parent.callee));
  return isSuite ? undefined : owner;
}

/** Whether the variable is the only one that has the object or list, when it is declared. */
function isNew({ declared }: Binding): boolean {
  if (declared.type !== 'VariableDeclarator' || declared.id.type !== 'Identifier') return false;
  const { init } = declared;
  if (init?.type === 'NewExpression') return collections.has(nameOf(init.callee) ?? '');
  return init?.type === 'ArrayExpression' || init?.type === 'ObjectExpression';
}

/** Whether the variable's value is used there: it is not assigned or added to. */
function isRead(path: Ancestors): boolean {
  const [node, parent] = path.at(-1) ?? [];
  if (parent?.type === 'AssignmentExpression') return parent.left !== node;
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return true;
  const [, user] = path.at(-2) ?? [];
  if (user?.type === 'AssignmentExpression') return user.left !== parent;
  return collectorOf(parent) === undefined;
}
