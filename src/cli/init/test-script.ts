import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectExpression } from '@babel/types';
import { withFallback } from '../../errors/with-fallback';
import { parseObject, propertyValue } from '../../jest-config/config-object';
import { textFiles } from '../../platform/text-files';
import type { Manifest } from './find-server';
import { jsonQuotes, showLiteral } from './literal';
import { applyEdits, type Edit, insertion, replacement } from './source-edits';

/** The script that `npm init` writes. */
const placeholder = 'echo "Error: no test specified" && exit 1';

/** What a command that runs Jest with these flags begins with. */
export function environmentFor(nodeFlags: readonly string[]): string {
  return nodeFlags.length > 0 ? 'NODE_OPTIONS=--experimental-vm-modules ' : '';
}

/** Node's flags in a script that runs Jest: those of NODE_OPTIONS, and those after `node`. */
export function nodeFlagsOfScript(script = ''): string[] {
  const options =
    /(?:(["'])NODE_OPTIONS=(.*?)\1|\bNODE_OPTIONS=(?:"([^"]*)"|'([^']*)'|(\S+)))/.exec(script) ??
    [];
  const [, given = ''] = /\bnode\s+((?:-\S+\s+)+)\S*\bjest\b/.exec(script) ?? [];
  return `${options.slice(2).join('')} ${given}`.split(/\s+/).filter((flag) => /^[^$]/.test(flag));
}

/**
 * Lets `npm test` run Jest, if package.json has no script for it yet.
 *
 * @returns what was written, or what the user has to write, one line each
 */
export function addTestScript(folder: string, nodeFlags: readonly string[]): string[] {
  const path = join(folder, 'package.json');
  const source = readFileSync(path, 'utf8');
  const flags = environmentFor(nodeFlags);
  const script = `${flags}jest`;
  const { scripts } = JSON.parse(source.replace(/^\uFEFF/, '')) as Manifest;
  const present = scripts?.test;
  if (present === undefined || present === placeholder) {
    const edited = withFallback(() => withScript(source, script), undefined);
    if (edited !== undefined) {
      textFiles.write(path, edited);
      return [`package.json: the script "test" is now: ${script}`];
    }
  }
  if (flags === '' || present?.includes('--experimental-vm-modules')) return [];
  return present?.includes('jest')
    ? [
        `For npm test, put ${flags}in front of jest in package.json: "test": ${JSON.stringify(present)}`,
      ]
    : [`For npm, put into the scripts of package.json: "test:websocket": "${script}"`];
}

/** Adds or replaces the script `test` without changing any other character. */
function withScript(source: string, script: string): string | undefined {
  const manifest = parseObject(source);
  const edit = manifest && scriptEdit(source, manifest, script);
  return edit && applyEdits(source, [edit]);
}

function scriptEdit(source: string, manifest: ObjectExpression, script: string): Edit | undefined {
  const scripts = propertyValue(manifest, 'scripts');
  if (scripts === undefined) {
    return insertion(source, manifest, { scripts: { test: script } }, jsonQuotes, 'end');
  }
  if (scripts.type !== 'ObjectExpression') return undefined;
  const present = propertyValue(scripts, 'test');
  return present === undefined
    ? insertion(source, scripts, { test: script }, jsonQuotes, 'end')
    : replacement(present, showLiteral(script, jsonQuotes));
}
