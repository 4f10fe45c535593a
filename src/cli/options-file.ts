import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { isServerUrl } from '../errors/parse-url';
import { messageOf } from '../errors/read-cause';
import { showTyped } from '../errors/show-value';
import { textFiles } from '../platform/text-files';
import { canLoad } from './flags';
import { type UsageError, wrongUsage } from './usage-error';

/** Reads the options of a suite from JSON or CommonJS. @throws UsageError */
export function readOptionsFile<Options extends object>(
  file: string | undefined,
): Partial<Options> {
  if (file === undefined) return {};
  const path = resolve(file);
  const options = loaded(file, path);
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
  if (isObject) return options as Options;
  throw wrongUsage(
    'an object of options in the file of --options',
    `${file}: ${showTyped(options)}`,
  );
}

function loaded(file: string, path: string): unknown {
  if (isServerUrl(file)) throw wrongUsage('--options to be the path of a file', showTyped(file));
  if (existsSync(path) && !canLoad(path)) {
    throw wrongUsage('--options to be a regular file', file);
  }
  try {
    return createRequire(path)(path);
  } catch (error) {
    const [reason] = messageOf(error).split('\n');
    throw wrongUsage('--options to be a file that can be loaded', `${file}: ${reason}`);
  }
}

/** Reads the certificate authority of the flag `--ca`, PEM. @throws UsageError */
export function readAuthority(file: string): string {
  const refused = (why: string): UsageError =>
    wrongUsage('--ca to be a file with certificates (PEM)', `${file}: ${why}`);
  let text: string | undefined;
  try {
    text = textFiles.read(file);
  } catch (error) {
    throw refused(messageOf(error));
  }
  if (text?.includes('-----BEGIN ')) return text;
  throw refused(text === undefined ? 'ENOENT: no such file' : 'it contains none');
}
