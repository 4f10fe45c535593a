/** Where a function goes: its calls, and the calls that take it. Pure. */
import type { Node } from '@babel/types';
import { type Binding, bindingOf, isUse, namesOfPattern, pathsTo, referencesTo } from './bindings';
import { isImport, membersOf } from './members';
import {
  type Ancestors,
  isCall,
  isClass,
  isFunction,
  isMember,
  isMethod,
  nameOf,
  rootName,
} from './syntax';

/** Functions of Jest whose callbacks are tests, hooks or suites. */
const ofJest = /^(?:[fx]?(?:test|it|describe)|(?:before|after)(?:Each|All))$/;
const ofTest = /^[fx]?(?:test|it)$/;

/** Nodes whose value may be that of the node inside. */
const same: ReadonlySet<Node['type']> = new Set([
  ...(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'] as const),
  ...(['ConditionalExpression', 'LogicalExpression', 'ParenthesizedExpression'] as const),
  'SequenceExpression' as const,
]);

/** A use of a function: the path to the function as a callee or an argument. */
export type FunctionUses = readonly Ancestors[];

/**
 * The calls of the function at the end of the path, and the calls that take it as an argument; not those in
 * other tests.
 */
export function usesOfFunction(path: Ancestors, program: Node): FunctionUses {
  const own = testAround(path);
  return new Flow(program).from(path).filter((use) => {
    const test = testAround(use);
    return own === undefined || test === undefined || test === own;
  });
}

/** The same for a function of another file, which exports it under this name. */
export function usesOfForeign(name: string, program: Node): FunctionUses {
  const flow = new Flow(program);
  const variables = pathsTo(program, (node, path) => {
    if (node.type !== 'Identifier' || !isUse(path)) return false;
    const binding = bindingOf(node.name, path, program);
    return (binding === undefined ? node.name : importedAs(node.name, binding)) === name;
  });
  const used = [...variables, ...membersOf({ name }, program)];
  return used.flatMap((path) => flow.from(path));
}

/** The name under which the other module exports the variable. */
function importedAs(local: string, { declared }: Binding): string | undefined {
  if (declared.type === 'ImportDeclaration') {
    const specifier = declared.specifiers.find((one) => one.local.name === local);
    return specifier?.type === 'ImportSpecifier' ? nameOf(specifier.imported) : local;
  }
  if (declared.type !== 'VariableDeclarator' || !isImport(declared)) return undefined;
  if (declared.id.type !== 'ObjectPattern') return local;
  for (const one of declared.id.properties) {
    if (one.type === 'ObjectProperty' && namesOfPattern(one.value).includes(local)) {
      return nameOf(one.key);
    }
  }
  return undefined;
}

/** Follows a function through variables, properties, parameters and wrappers. */
class Flow {
  readonly #seen = new Set<Node>();

  constructor(private readonly program: Node) {}

  from(path: Ancestors): FunctionUses {
    const [node, parent] = path.at(-1) ?? [];
    if (node === undefined || parent === undefined || this.#seen.has(node)) return [];
    this.#seen.add(node);
    const above = path.slice(0, -1);
    if (isCall(parent) || parent.type === 'NewExpression') {
      if (parent.callee === node) return [path];
      return [path, ...this.#given(parent.callee, parent.arguments.indexOf(node as never), above)];
    }
    if (isMember(parent) && parent.object === node) return this.#member(parent, above);
    if (same.has(parent.type)) return this.from(above);
    return this.#target(node, parent, above);
  }

  /** A declaration or an assignment. */
  #target(node: Node, parent: Node, above: Ancestors): FunctionUses {
    if (node.type === 'FunctionDeclaration') return this.#variable(nameOf(node.id ?? node), above);
    if (isMethod(node)) return this.#property(node.key, ownerOf(above));
    if (parent.type === 'VariableDeclarator') return this.#variable(nameOf(parent.id), above);
    if ('key' in parent && 'value' in parent && parent.value === node) {
      return this.#property(parent.key, ownerOf(above.slice(0, -1)));
    }
    if (parent.type !== 'AssignmentExpression' || parent.right !== node) return [];
    const { left } = parent;
    if (left.type === 'Identifier') return this.#variable(left.name, above);
    if (!isMember(left)) return [];
    if (left.object.type === 'ThisExpression') return this.#property(left.property, ownerOf(above));
    return this.#assigned(left, above);
  }

  #variable(name: string | undefined, path: Ancestors): FunctionUses {
    const binding = name === undefined ? undefined : bindingOf(name, path, this.program);
    if (name === undefined || binding === undefined) return [];
    const uses = referencesTo(name, binding, this.program);
    return uses.flatMap((use) => this.from(use));
  }

  #property(key: Node, owner: Node | undefined): FunctionUses {
    const name = nameOf(key);
    if (name === undefined || owner === undefined) return [];
    return membersOf({ node: owner, name }, this.program).flatMap((use) => this.from(use));
  }

  /** `object.name = function`. */
  #assigned(left: Node & { object: Node }, path: Ancestors): FunctionUses {
    const { object } = left;
    if (object.type !== 'Identifier') return [];
    const scope = bindingOf(object.name, path, this.program)?.scope;
    const uses = pathsTo(this.program, (node, to) => {
      if (!isMember(node) || nameOf(node) !== nameOf(left)) return false;
      return (
        node.object.type === 'Identifier' &&
        node.object.name === object.name &&
        bindingOf(object.name, to, this.program)?.scope === scope
      );
    });
    return uses.flatMap((use) => this.from(use));
  }

  /** `run.call(…)`, `run.bind(…)`. */
  #member(member: Node, above: Ancestors): FunctionUses {
    const [, call] = above.at(-1) ?? [];
    if (call === undefined || !isCall(call) || call.callee !== member) return [];
    const name = nameOf(member);
    if (name === 'call' || name === 'apply') return [above];
    return name === 'bind' ? this.from(above.slice(0, -1)) : [];
  }

  /** An argument: of a function of this file, or of one that may return it. */
  #given(callee: Node, index: number, call: Ancestors): FunctionUses {
    if (ofJest.test(rootName(callee))) return [];
    const wrapped = this.from(call);
    if (callee.type !== 'Identifier') return wrapped;
    const declared = bindingOf(callee.name, call, this.program)?.declared;
    const taker = declared?.type === 'VariableDeclarator' ? declared.init : declared;
    if (!taker || !isFunction(taker)) return wrapped;
    const [name] = namesOfPattern(taker.params[index]);
    const [inside] = pathsTo(this.program, (node) => node === taker.body);
    return inside === undefined ? wrapped : [...wrapped, ...this.#variable(name, inside)];
  }
}

/** Whether the call's callback is a test, a hook or a suite. */
export function isOfJest(call: Node): boolean {
  return isCall(call) && ofJest.test(rootName(call.callee));
}

/** The call that declares the test around the end of the path: `test(…)`, `test.each(…)(…)`. */
export function testCallOf(path: Ancestors): Node | undefined {
  return path.find(([node]) => isCall(node) && ofTest.test(rootName(node.callee)))?.[0];
}

/** The callback of the test around the end of the path. */
export function testAround(path: Ancestors): Node | undefined {
  return path.find(
    ([node, parent]) => isFunction(node) && isCall(parent) && ofTest.test(rootName(parent.callee)),
  )?.[0];
}

/** The innermost class or object literal. */
function ownerOf(path: Ancestors): Node | undefined {
  return path.findLast(([node]) => isClass(node) || node.type === 'ObjectExpression')?.[0];
}
