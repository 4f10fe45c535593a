/** Which declaration an identifier refers to. Pure. */
import type { Node } from '@babel/types';
import { type Ancestors, childrenOf, isFunction, isMember, nameOf } from './syntax';

/** A variable, function, class or import. */
export interface Binding {
  /** The block, function or program that declares it. */
  readonly scope: Node;
  /** The declaration: a declarator, a function, a class, an import or a parameter. */
  readonly declared: Node;
}

/** The declaration of a name at the end of a path; `undefined` for a global. */
export function bindingOf(name: string, path: Ancestors, program: Node): Binding | undefined {
  for (const scope of [...path.map(([node]) => node).toReversed(), program]) {
    const declared = declarationIn(scope, name);
    if (declared !== undefined) return { scope, declared };
  }
  return undefined;
}

/** The uses of a variable, each with the nodes around it; not its declarations. */
export function referencesTo(name: string, binding: Binding, program: Node): readonly Ancestors[] {
  return pathsTo(
    program,
    (node, path) =>
      node.type === 'Identifier' &&
      node.name === name &&
      isUse(path) &&
      bindingOf(name, path, program)?.scope === binding.scope,
  );
}

/** The paths of the nodes that meet the condition. */
export function pathsTo(
  program: Node,
  holds: (node: Node, path: Ancestors) => boolean,
): readonly Ancestors[] {
  const found: Ancestors[] = [];
  const visit = (parent: Node, above: Ancestors): void => {
    for (const node of childrenOf(parent)) {
      const path = [...above, [node, parent] as const];
      if (holds(node, path)) found.push(path);
      visit(node, path);
    }
  };
  visit(program, []);
  return found;
}

/** The names that a pattern declares. */
export function namesOfPattern(pattern: Node | null | undefined): readonly string[] {
  return targetsOf(pattern).flatMap((one) => (one.type === 'Identifier' ? one.name : []));
}

/** What a pattern declares or assigns to: variables, and members where it assigns. */
export function targetsOf(pattern: Node | null | undefined): readonly Node[] {
  if (pattern === null || pattern === undefined) return [];
  switch (pattern.type) {
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) =>
        targetsOf(one.type === 'RestElement' ? one.argument : one.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((one) => targetsOf(one));
    case 'AssignmentPattern':
      return targetsOf(pattern.left);
    case 'RestElement':
      return targetsOf(pattern.argument);
    case 'TSParameterProperty':
      return targetsOf(pattern.parameter);
    default:
      return [pattern];
  }
}

/** Whether the identifier is a value that is read or assigned, not a name of a member or declaration. */
export function isUse(path: Ancestors): boolean {
  const [node, parent] = path.at(-1) ?? [];
  if (node === undefined || parent === undefined) return false;
  if (isMember(parent)) {
    return parent.object === node || parent.computed;
  }
  if (parent.type === 'VariableDeclarator') return parent.init === node;
  if (parent.type === 'ObjectProperty') return parent.value === node;
  if ('key' in parent && parent.key === node) return false;
  if ('id' in parent && parent.id === node) return false;
  return !parent.type.startsWith('Import') && !(isFunction(parent) && parent.body !== node);
}

function declarationIn(scope: Node, name: string): Node | undefined {
  if (isFunction(scope)) {
    if (scope.type === 'FunctionExpression' && scope.id?.name === name) return scope;
    const parameter = scope.params.find((one) => namesOfPattern(one).includes(name));
    return parameter ?? hoistedIn(scope.body, name);
  }
  switch (scope.type) {
    case 'Program':
      return inStatements(scope.body, name) ?? hoistedIn(scope, name);
    case 'BlockStatement':
    case 'StaticBlock':
      return inStatements(scope.body, name);
    case 'SwitchStatement':
      return inStatements(
        scope.cases.flatMap(({ consequent }) => consequent),
        name,
      );
    case 'ForStatement':
      return inStatements(scope.init ? [scope.init] : [], name);
    case 'ForOfStatement':
    case 'ForInStatement':
      return inStatements([scope.left], name);
    case 'CatchClause':
      return namesOfPattern(scope.param).includes(name) ? (scope.param ?? undefined) : undefined;
    case 'ClassExpression':
      return scope.id?.name === name ? scope : undefined;
    default:
      return undefined;
  }
}

function inStatements(statements: readonly Node[], name: string): Node | undefined {
  for (const statement of statements) {
    const isExport = 'declaration' in statement && statement.declaration;
    const one = isExport ? (statement.declaration as Node) : statement;
    if (one.type === 'VariableDeclaration') {
      const found = one.declarations.find(({ id }) => namesOfPattern(id).includes(name));
      if (found !== undefined) return found;
    } else if (one.type === 'ImportDeclaration') {
      if (one.specifiers.some(({ local }) => local.name === name)) return one;
    } else if ((isFunction(one) || one.type === 'ClassDeclaration') && 'id' in one) {
      if (one.id && nameOf(one.id) === name) return one;
    }
  }
  return undefined;
}

/** A `var` of this function, in any of its blocks. */
function hoistedIn(node: Node, name: string): Node | undefined {
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    return inStatements([node], name);
  }
  for (const child of childrenOf(node)) {
    const found = isFunction(child) ? undefined : hoistedIn(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
