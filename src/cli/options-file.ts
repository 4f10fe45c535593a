import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { wrongUsage } from './usage-error';

/** The options of a suite, from JSON or CommonJS. @throws UsageError */
export function readOptionsFile<Options extends object>(
  file: string | undefined,
): Partial<Options> {
  if (file === undefined) return {};
  const path = resolve(file);
  try {
    return createRequire(path)(path) as Options;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw wrongUsage('--options to be a file that can be loaded', `${file}: ${reason}`);
  }
}
