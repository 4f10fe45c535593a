import type { Expression, File, Node, ObjectExpression, Statement } from '@babel/types';

// Loaded on first use: the command line's other commands need no parser.
const parser = () => require('@babel/parser') as typeof import('@babel/parser');

/** The format of a config source; a manifest has the config under its key `jest`. */
export type ConfigLanguage = 'script' | 'json' | 'manifest';

/**
 * Finds the config object in a source. Follows one constant, `as` and `satisfies`, a function that returns
 * the object, and `defineConfig(…)`.
 *
 * @returns `undefined` if the object cannot be found in the source
 */
export function findConfigObject(
  source: string,
  language: ConfigLanguage,
): ObjectExpression | undefined {
  if (language === 'script') return inScript(source);
  const whole = parseObject(source);
  if (whole === undefined || language === 'json') return whole;
  const config = propertyValue(whole, 'jest');
  return config?.type === 'ObjectExpression' ? config : undefined;
}

/** The object of a JSON file. @throws SyntaxError */
export function parseObject(source: string): ObjectExpression | undefined {
  const whole = parser().parseExpression(source);
  return whole.type === 'ObjectExpression' ? whole : undefined;
}

/** The value of an object's own property; properties of a spread are ignored. */
export function propertyValue(object: ObjectExpression, key: string): Node | undefined {
  for (const property of object.properties) {
    if (property.type !== 'ObjectProperty' || property.computed) continue;
    const name = property.key.type === 'Identifier' ? property.key.name : literal(property.key);
    if (name === key) return property.value;
  }
  return undefined;
}

function literal(node: Node): unknown {
  return node.type === 'StringLiteral' ? node.value : undefined;
}

function inScript(source: string): ObjectExpression | undefined {
  const file = parser().parse(source, {
    sourceType: 'unambiguous',
    plugins: ['typescript'],
    allowReturnOutsideFunction: true,
  });
  const exported = file.program.body.map(exportedValue).filter((value) => value !== undefined);
  const [only] = exported;
  return only !== undefined && exported.length === 1 ? objectOf(only, file) : undefined;
}

/** `export default X`, `export = X` or `module.exports = X`. */
function exportedValue(statement: Statement): Node | undefined {
  if (statement.type === 'ExportDefaultDeclaration') return statement.declaration;
  if (statement.type === 'TSExportAssignment') return statement.expression;
  if (statement.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return undefined;
  const { left } = expression;
  const isExports =
    left.type === 'MemberExpression' &&
    left.object.type === 'Identifier' &&
    left.object.name === 'module' &&
    left.property.type === 'Identifier' &&
    left.property.name === 'exports';
  return isExports ? expression.right : undefined;
}

function objectOf(node: Node, file: File): ObjectExpression | undefined {
  switch (node.type) {
    case 'ObjectExpression':
      return node;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return objectOf(node.expression, file);
    case 'Identifier': {
      const value = constantOf(node.name, file);
      return value && objectOf(value, file);
    }
    case 'CallExpression': {
      const [argument] = node.arguments;
      const isDefineConfig =
        node.callee.type === 'Identifier' && node.callee.name === 'defineConfig';
      return isDefineConfig && argument ? objectOf(argument, file) : undefined;
    }
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration': {
      const value = returnedValue(node.body);
      return value && objectOf(value, file);
    }
    default:
      return undefined;
  }
}

/** The value of a module's constant, if its properties are not assigned later. */
function constantOf(name: string, file: File): Expression | undefined {
  for (const statement of file.program.body) {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && id.name === name) return init ?? undefined;
    }
  }
  return undefined;
}

/** The returned value of a function whose only `return` is its last statement. */
function returnedValue(body: Node): Node | undefined {
  if (body.type !== 'BlockStatement') return body;
  const last = body.body.at(-1);
  return last?.type === 'ReturnStatement' ? (last.argument ?? undefined) : undefined;
}
