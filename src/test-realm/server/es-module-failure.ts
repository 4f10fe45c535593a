import { relative } from 'node:path';
import { read } from '../../errors/read-cause';

const flag = 'NODE_OPTIONS=--experimental-vm-modules npx jest';

const threeWays = `it is an ES module, and Jest loads CommonJS. Solutions:
- write it as CommonJS: require() and module.exports
- compile it to CommonJS with a transform: ts-jest for TypeScript; for JavaScript, npm install --save-dev @babel/preset-env, and { "presets": [["@babel/preset-env", { "targets": { "node": "current" } }]] } in babel.config.json
- let Jest load ES modules: "type": "module" in package.json (or the extension .mjs), and ${flag}`;

/**
 * Explains why a server module cannot be loaded, with the remedy, if an ES module is the reason: the module
 * itself, or a file of a dependency.
 */
export function esModuleFailure(path: string, error: unknown, message: string): string | undefined {
  const code = read(error, 'code');
  const isReason =
    code === 'ERR_REQUIRE_ESM' ||
    code === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG' ||
    /supports ES Modules in the VM API|outside a module|Unexpected token 'export'/.test(message);
  if (!isReason) return undefined;
  const file = refusedFile(error) ?? path;
  return file === path
    ? threeWays
    : `${ofDependency(file)}\nJest reports: ${message.split('\n', 1)}`;
}

/** Whether Jest cannot require this file itself, as opposed to a file that it requires. */
export const isRefused = (path: string, error: unknown): boolean =>
  (refusedFile(error) ?? path) === path;

/** The file named by Jest: in its message, or as the location of a syntax error. */
function refusedFile(error: unknown): string | undefined {
  const text = `${read(error, 'message')}\n${read(error, 'stack')}`;
  const [, required] = /Must use import to load ES Module: (.+)/.exec(text) ?? [];
  if (required !== undefined) return required;
  for (const line of text.split('\n')) {
    const [, parsed] = /^((?:\/|[A-Za-z]:\\).+):\d+$/.exec(line.trim()) ?? [];
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

function ofDependency(file: string): string {
  const folder = 'node_modules';
  const at = file.lastIndexOf(folder);
  const inside = at < 0 ? '' : file.slice(at + folder.length);
  const [, name] = /^[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(inside) ?? [];
  if (name === undefined) {
    return `it requires ${relative(process.cwd(), file)}, an ES module, and Jest loads CommonJS. Import it instead, in an ES module, and let Jest load those: "type": "module" in package.json, and ${flag}`;
  }
  const packageName = name.split('\\').join('/');
  return `it requires the package ${packageName}, which contains only ES modules, and Jest loads CommonJS. Solutions:
- compile it, if it does not use import.meta: transformIgnorePatterns: ['/node_modules/(?!.*(${packageName})/)'] in the Jest config, with ts-jest and typescript (or @babel/preset-env) installed
- let Jest load ES modules: "type": "module" in package.json, and ${flag}`;
}
