/** Whether an object may be the one that has a method. Pure. */
import type { Node } from '@babel/types';
import { type Binding, bindingOf, pathsTo, referencesTo } from './bindings';
import { type Ancestors, isCall, isClass, isMember, nameOf, rootOf } from './syntax';

/** The class or object literal of a method; absent if another file has it. */
export interface Owner {
  readonly node?: Node | undefined;
  readonly name: string;
}

/** The uses of a method, such as `page.run`, on objects that have it or cannot be known. */
export function membersOf({ node: owner, name }: Owner, program: Node): readonly Ancestors[] {
  return pathsTo(program, (node, path) => {
    if (!isMember(node) || nameOf(node) !== name) return false;
    if (owner !== undefined && node.property.type === 'PrivateName') return contains(owner, node);
    return mayBe(node.object, path, owner, program);
  });
}

function mayBe(object: Node, path: Ancestors, owner: Node | undefined, program: Node): boolean {
  if (object.type === 'ThisExpression' || object.type === 'Super') {
    const around = path.findLast(([node]) => isClass(node))?.[0];
    if (owner === undefined) return false;
    return isClass(owner) ? around === owner : contains(owner, object);
  }
  if (object.type !== 'Identifier') return mayHold(object, path, owner, program);
  const binding = bindingOf(object.name, path, program);
  if (binding === undefined) return owner === undefined || !/^[A-Z]/.test(object.name);
  const { declared } = binding;
  if (declared === owner) return true;
  if (isImport(declared)) return owner === undefined && !isOfPackage(declared);
  const values = valuesOf(object.name, binding, program);
  return values.length === 0 || values.some((value) => mayHold(value, path, owner, program));
}

/** The values that a variable takes in this file. */
function valuesOf(name: string, binding: Binding, program: Node): readonly Node[] {
  const { declared } = binding;
  const first = declared.type === 'VariableDeclarator' && declared.id.type === 'Identifier';
  const later = referencesTo(name, binding, program).flatMap((use) => {
    const [node, parent] = use.at(-1) ?? [];
    return parent?.type === 'AssignmentExpression' && parent.left === node ? [parent.right] : [];
  });
  return first && declared.init ? [declared.init, ...later] : later;
}

function mayHold(value: Node, path: Ancestors, owner: Node | undefined, program: Node): boolean {
  if (value.type === 'AwaitExpression') return mayHold(value.argument, path, owner, program);
  if (value.type === 'ObjectExpression') return value === owner;
  if (isClass(value)) return value === owner;
  const isNew = value.type === 'NewExpression';
  if (!isNew && !isCall(value)) return true;
  const root = rootOf(value.callee);
  if (root.type !== 'Identifier') return true;
  const declared = bindingOf(root.name, path, program)?.declared;
  if (declared !== undefined && isImport(declared)) {
    return !isOfPackage(declared) && !(isNew && owner !== undefined);
  }
  if (!isNew || declared === undefined) return !isNew || owner === undefined;
  const made = declared.type === 'VariableDeclarator' ? declared.init : declared;
  if (made === owner) return true;
  // A subclass has the methods of its base class.
  return made !== null && made !== undefined && isClass(made) && Boolean(made.superClass);
}

/** Whether the declaration takes a value of another module: `import`, `require()` or `await import()`. */
export function isImport(declared: Node): boolean {
  return sourceOf(declared) !== undefined;
}

/** This package's clients and mocks are known. */
function isOfPackage(declared: Node): boolean {
  return /^jest-ws-dynamic(?:\/|$)|^ws$/.test(sourceOf(declared) ?? '');
}

function sourceOf(declared: Node): string | undefined {
  if (declared.type === 'ImportDeclaration') return declared.source.value;
  if (declared.type !== 'VariableDeclarator' || !declared.init) return undefined;
  let value: Node = declared.init;
  if (value.type === 'AwaitExpression') value = value.argument;
  while (isMember(value)) value = value.object;
  if (!isCall(value)) return undefined;
  if (value.callee.type !== 'Import' && nameOf(value.callee) !== 'require') return undefined;
  const [from] = value.arguments;
  return from?.type === 'StringLiteral' ? from.value : '';
}

function contains(outer: Node, inner: Node): boolean {
  return (outer.start ?? 0) <= (inner.start ?? 0) && (inner.end ?? 0) <= (outer.end ?? 0);
}
