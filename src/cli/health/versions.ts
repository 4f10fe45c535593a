import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Check } from './check';

const LOWEST_NODE = 20;
const KNOWN_JEST = [29, 30];

/** The major version. */
export const major = (version: string): number => Number(version.split('.')[0]);

/** The version of a package that a project can resolve. */
export function versionOf(name: string, cwd: string): string | undefined {
  try {
    const manifest: { version: string } = createRequire(join(cwd, 'noop.js'))(
      `${name}/package.json`,
    );
    return manifest.version;
  } catch {
    return undefined;
  }
}

export const nodeVersion: Check = {
  name: 'Node',
  look: () => ({
    ok: major(process.versions.node) >= LOWEST_NODE,
    found: process.versions.node,
    advice: `needs ${LOWEST_NODE} or later`,
  }),
};

/** Checks a Jest package that the project must install. */
export function jestVersion(name: string): Check {
  return {
    name,
    look(cwd) {
      const version = versionOf(name, cwd);
      const advice = `npm install --save-dev ${name}@${KNOWN_JEST.at(-1)}`;
      if (version === undefined) return { ok: false, found: 'not installed here', advice };
      return { ok: KNOWN_JEST.includes(major(version)), found: version, advice };
    },
  };
}
