/** The syntax tree of a test's source. */
import type { Node } from '@babel/types';

// Loaded when a test leaves a call unawaited or pending.
const parser = () => require('@babel/parser') as typeof import('@babel/parser');

/** The nodes around an offset, outermost first, each with its parent. */
export type Ancestors = readonly (readonly [node: Node, parent: Node])[];

let last: { readonly source: string; readonly program: Node } | undefined;

/** @throws SyntaxError if the source cannot be parsed */
export function programOf(source: string): Node {
  if (last?.source === source) return last.program;
  const { program } = parser().parse(source, {
    sourceType: 'unambiguous',
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    plugins: ['typescript', 'decorators', ...(source.includes('</') ? (['jsx'] as const) : [])],
  });
  last = { source, program };
  return program;
}

/** The nodes that enclose an offset. */
export function ancestorsOf(program: Node, offset: number): Ancestors {
  const found: [Node, Node][] = [];
  let parent = program;
  for (;;) {
    const next = childrenOf(parent).find(({ start, end }) => covers(start, end, offset));
    if (next === undefined) return found;
    found.push([next, parent]);
    parent = next;
  }
}

function covers(start: number | null | undefined, end: number | null | undefined, at: number) {
  return typeof start === 'number' && typeof end === 'number' && start <= at && at < end;
}

/**
 * The names of the enclosing functions: of `function name`, `const name = …`, methods and properties.
 */
export function namesOf(around: Ancestors): ReadonlySet<string> {
  return new Set(
    around.flatMap(([node, parent]) =>
      isFunction(node) ? (nameOfFunction(node, parent) ?? []) : [],
    ),
  );
}

/** The name of a function: of `function name`, `const name = …`, a method or a property. */
export function nameOfFunction(node: Node, parent: Node): string | undefined {
  if ('id' in node && node.id?.type === 'Identifier') return node.id.name;
  if ('key' in node) return nameOf(node.key);
  if ('key' in parent) return nameOf(parent.key);
  if (parent.type === 'VariableDeclarator') return nameOf(parent.id);
  return parent.type === 'AssignmentExpression' ? nameOf(parent.left) : undefined;
}

/** The last name of an expression: `useServer`, `on` of `socket.on` and `socket?.on`. */
export function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'PrivateName') return node.id.name;
  return isMember(node) ? nameOf(node.property) : undefined;
}

/** What a chain of calls and members begins with: `describe` of `describe.each(table)`. */
export function rootOf(node: Node): Node {
  if (isCall(node)) return rootOf(node.callee);
  if (node.type === 'TaggedTemplateExpression') return rootOf(node.tag);
  return isMember(node) ? rootOf(node.object) : node;
}

/** Its name; empty if it has none. */
export function rootName(node: Node): string {
  return nameOf(rootOf(node)) ?? '';
}

export function isMember(node: Node) {
  return node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
}

export function isClass(node: Node) {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

export function isCall(node: Node) {
  return node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
}

export function isFunction(node: Node) {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionExpression' ||
    node.type === 'FunctionDeclaration' ||
    isMethod(node)
  );
}

export function isMethod(node: Node) {
  return (
    node.type === 'ClassMethod' ||
    node.type === 'ClassPrivateMethod' ||
    node.type === 'ObjectMethod'
  );
}

/** The index of the innermost function of a path; -1 at the top level. */
export function innermostFunction(path: Ancestors): number {
  return path.findLastIndex(([node]) => isFunction(node));
}

/** Whether a node in this tree, or the tree itself, meets the condition. */
export function includes(tree: Node, holds: (node: Node) => boolean): boolean {
  return holds(tree) || childrenOf(tree).some((child) => includes(child, holds));
}

export function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    key.endsWith('omments') ? [] : [value].flat().filter(isNode),
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
