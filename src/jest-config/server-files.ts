import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Node, ObjectExpression } from '@babel/types';
import { findConfigObject, propertyValue } from './config-object';
import type { ConfigSource } from './find-config';

const extensions = ['', ...'.ts .mts .cts .tsx .js .mjs .cjs /index.ts /index.js'.split(' ')];

/**
 * The server files named in a config: modules, and files in the arguments of commands. Only literal values in
 * the source are found, also in inline `projects`.
 */
export function configuredServerFiles(source: ConfigSource): string[] {
  // Most configs name no server, and loading the parser would take a third of this package's start-up time.
  if (!/\bservers?\b/.test(source.text)) return [];
  try {
    const config = findConfigObject(source.text, source.language);
    return config ? serverFilesOf(config, dirname(source.path)) : [];
  } catch {
    // Jest reports the syntax error.
    return [];
  }
}

/** The files in a value of the option `server`, resolved from `folder`. */
export function serverFiles(server: unknown, folder: string): string[] {
  if (typeof server === 'string') return existingFile(folder, server);
  if (typeof server !== 'object' || server === null) return [];
  const { args = [], cwd = '.' } = server as { args?: unknown; cwd?: unknown };
  const from = resolve(folder, String(cwd));
  return Array.isArray(args) ? args.flatMap((each) => existingFile(from, String(each))) : [];
}

function existingFile(folder: string, request: string): string[] {
  const wanted = request.replace(/^<rootDir>(?=[/\\]|$)/, folder);
  const found = extensions
    .map((extension) => resolve(folder, wanted + extension))
    .find((file) => existsSync(file) && statSync(file).isFile());
  return found === undefined ? [] : [found];
}

function serverFilesOf(config: ObjectExpression, folder: string): string[] {
  const root = literalValue(propertyValue(config, 'rootDir'), folder);
  const from = typeof root === 'string' ? resolve(folder, root) : folder;
  const options = propertyValue(config, 'testEnvironmentOptions');
  const given = options?.type === 'ObjectExpression' ? options : undefined;
  const named = given && propertyValue(given, 'servers');
  const servers = [
    given && propertyValue(given, 'server'),
    ...(named?.type === 'ObjectExpression' ? named.properties : []).map((property) =>
      property.type === 'ObjectProperty' ? property.value : undefined,
    ),
  ];
  const projects = propertyValue(config, 'projects');
  const inline = projects?.type === 'ArrayExpression' ? projects.elements : [];
  return [
    ...servers.flatMap((server) => serverFiles(literalValue(server, folder), from)),
    ...inline.flatMap((each) =>
      each?.type === 'ObjectExpression' ? serverFilesOf(each, from) : [],
    ),
  ];
}

/** The value of a literal in the source: strings, arrays, objects, and paths based on `__dirname`. */
function literalValue(node: Node | null | undefined, folder: string): unknown {
  switch (node?.type) {
    case 'StringLiteral':
      return node.value;
    case 'Identifier':
      return node.name === '__dirname' ? folder : undefined;
    case 'TemplateLiteral':
      return node.quasis
        .map(
          ({ value }, at) =>
            `${value.cooked ?? ''}${literalValue(node.expressions[at], folder) ?? ''}`,
        )
        .join('');
    case 'ArrayExpression':
      return node.elements.map((each) => literalValue(each, folder));
    case 'ObjectExpression':
      return Object.fromEntries(
        ['command', 'args', 'cwd'].flatMap((key) => {
          const value = literalValue(propertyValue(node, key), folder);
          return value === undefined ? [] : [[key, value]];
        }),
      );
    case 'CallExpression':
      // path.join(__dirname, 'server.js'), require.resolve('../config-source/server.js')
      return resolve(
        folder,
        ...node.arguments.map((each) => String(literalValue(each, folder) ?? '')),
      );
    default:
      return undefined;
  }
}
