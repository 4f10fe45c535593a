/**
 * Whether code is in a function that nobody awaits: a listener, a server defined in the test, or a function
 * whose call is marked with `void`.
 */
import type { Node, UnaryExpression } from '@babel/types';
import { withFallback } from '../errors/with-fallback';

// Loaded when a test leaves a call unawaited or pending.
const parser = () => require('@babel/parser') as typeof import('@babel/parser');

/** Methods that take a listener: of Node's emitters, the DOM and observables. */
const listenerTakers: ReadonlySet<string> = new Set([
  ...['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'],
  ...['addEventListener', 'subscribe'],
]);
/** Functions of this package that take a server. */
const serverTakers: ReadonlySet<string> = new Set(['useServer', 'serve']);

/** Whether a call at `offset` is in a listener. Pure; `false` if the source cannot be parsed. */
export function isInListener(source: string, offset: number): boolean {
  return isWithin(source, offset, listenerTakers);
}

/** Whether a call at `offset` is in a function passed to `useServer()` or `serve()`. */
export function isInServer(source: string, offset: number): boolean {
  return isWithin(source, offset, serverTakers);
}

/** Whether a call at `offset` is in a function whose call, or the promise of it, is marked with `void`. */
export function isInVoided(source: string, offset: number): boolean {
  if (!/\bvoid\b/.test(source)) return false;
  return withFallback(() => {
    const program = parse(source);
    const around = ancestorsOf(program, offset);
    const innermost = around.findLastIndex(([node]) => isFunction(node));
    const outer = around.slice(0, Math.max(0, innermost)).map(([node]) => node);
    // `void (async () => { … })()`
    if (outer.slice(outer.findLastIndex(isFunction) + 1).some(isVoid)) return true;
    return voidsOne(program, namesOf(around));
  }, false);
}

function isWithin(source: string, offset: number, takers: ReadonlySet<string>): boolean {
  // Most sources contain none of them and are not parsed.
  if (![...takers].some((name) => source.includes(name)) && !source.includes('.on')) return false;
  return withFallback(() => {
    const program = parse(source);
    const around = ancestorsOf(program, offset);
    const named = namesOf(around);
    return (
      around.some((pair) => isGiven(pair, takers)) ||
      (named.size > 0 && takesOne(program, named, takers))
    );
  }, false);
}

function parse(source: string): Node {
  return parser().parse(source, {
    sourceType: 'unambiguous',
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    plugins: ['typescript', 'decorators', ...(source.includes('</') ? (['jsx'] as const) : [])],
  }).program;
}

/** The nodes that enclose an offset, each with its parent. */
function ancestorsOf(program: Node, offset: number): (readonly [node: Node, parent: Node])[] {
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

function isGiven([node, parent]: readonly [Node, Node], takers: ReadonlySet<string>): boolean {
  if (!isFunction(node)) return false;
  if (isCall(parent)) {
    return parent.callee !== node && takers.has(nameOf(parent.callee) ?? '');
  }
  if (takers !== listenerTakers || parent.type !== 'AssignmentExpression') return false;
  // `socket.onmessage = …`
  return parent.left.type === 'MemberExpression' && /^on[a-z]/.test(nameOf(parent.left) ?? '');
}

/** The names of the enclosing functions: `function name`, `const name = …`, methods. */
function namesOf(around: readonly (readonly [Node, Node])[]): ReadonlySet<string> {
  const names = around.flatMap(([node, parent]) => {
    if (!isFunction(node)) return [];
    if (node.type === 'FunctionDeclaration') return node.id?.name ?? [];
    if (isMethod(node)) return node.key.type === 'Identifier' ? node.key.name : [];
    if (parent.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return [];
    return parent.id.name;
  });
  return new Set(names);
}

/** Whether one of these names is passed to such a function. */
function takesOne(node: Node, names: ReadonlySet<string>, takers: ReadonlySet<string>): boolean {
  if (isCall(node) && takers.has(nameOf(node.callee) ?? '')) {
    const given = node.arguments.some((one) => one.type === 'Identifier' && names.has(one.name));
    if (given) return true;
  }
  return childrenOf(node).some((child) => takesOne(child, names, takers));
}

/** Whether a call of one of these functions is voided, or a variable that it is assigned to. */
function voidsOne(program: Node, named: ReadonlySet<string>): boolean {
  const all = allNodes(program);
  const isOne = (node: Node | null | undefined): boolean =>
    node != null && isCall(node) && named.has(nameOf(node.callee) ?? '');
  const kept = all.flatMap((node) => {
    if (node.type === 'VariableDeclarator' && isOne(node.init)) return targetOf(node.id);
    return node.type === 'AssignmentExpression' && isOne(node.right) ? targetOf(node.left) : [];
  });
  return all.some((node) => {
    if (!isVoid(node)) return false;
    return isOne(node.argument) || kept.includes(nameOf(node.argument) ?? '');
  });
}

function targetOf(node: Node): readonly string[] {
  const name = nameOf(node);
  return name === undefined ? [] : [name];
}

function isVoid(node: Node): node is UnaryExpression {
  return node.type === 'UnaryExpression' && node.operator === 'void';
}

function allNodes(node: Node): readonly Node[] {
  return [node, ...childrenOf(node).flatMap(allNodes)];
}

/** The name of a call's function: `useServer`, `on` of `socket.on` and `socket?.on`. */
function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  const isMember = node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
  return isMember && node.property.type === 'Identifier' ? node.property.name : undefined;
}

function isCall(node: Node) {
  return node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
}

function isFunction(node: Node) {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionExpression' ||
    node.type === 'FunctionDeclaration' ||
    isMethod(node)
  );
}

function isMethod(node: Node) {
  return (
    node.type === 'ClassMethod' ||
    node.type === 'ClassPrivateMethod' ||
    node.type === 'ObjectMethod'
  );
}

function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    key.endsWith('omments') ? [] : [value].flat().filter(isNode),
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
