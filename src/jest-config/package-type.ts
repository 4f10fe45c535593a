import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const known = new Map<string, boolean>();

/** Whether the package of a folder is `"type": "module"`; read once per process. */
export function isModulePackage(folder: string): boolean {
  const before = known.get(folder);
  if (before !== undefined) return before;
  const own = typeIn(folder);
  const parent = dirname(folder);
  const isModule = own === undefined ? parent !== folder && isModulePackage(parent) : own;
  known.set(folder, isModule);
  return isModule;
}

/** The `type` field; `undefined` without a manifest. */
function typeIn(folder: string): boolean | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch {
    return undefined;
  }
  try {
    return (JSON.parse(text) as { type?: unknown } | null)?.type === 'module';
  } catch {
    // Jest reports an invalid manifest.
    return false;
  }
}
