import { join } from 'node:path';
import type { Config } from '@jest/types';
import type { ConfigAdditions } from './init/edit-config';

/** How a project's config gets this package's environment. */
export type Placement =
  | { readonly kind: 'present' }
  | { readonly kind: 'add'; readonly additions: ConfigAdditions }
  /** The user must decide. */
  | { readonly kind: 'undecided'; readonly reason: string; readonly additions: ConfigAdditions };

const ownEnvironment = 'jest-ws-dynamic/environment';

/** The names of this package's environments in a config. */
export const ownEnvironments: readonly string[] = [ownEnvironment, `${ownEnvironment}-jsdom`];

// A spread preset contains the path of a file in this package.
const packageRoot = join(__dirname, '..', '..');

/** Whether a preset or an environment belongs to this package. */
export const isOurs = (value: unknown): boolean =>
  typeof value === 'string' &&
  (value.startsWith(packageRoot) || /(^|[\\/])jest-ws-dynamic([\\/]|$)/.test(value));

/** Whether an environment is the package itself, which Jest cannot run tests in. */
export const isPackageItself = (environment: unknown): boolean => environment === 'jest-ws-dynamic';

/** Whether an environment belongs to this package. */
export const isOurEnvironment = (value: unknown): boolean =>
  isOurs(value) && !isPackageItself(value);

const isNode = (name: string): boolean => /(^|[\\/])(jest-environment-)?node([\\/]|$)/.test(name);
const isJsdom = (name: string): boolean => /(^|[\\/])(jest-environment-)?jsdom([\\/]|$)/.test(name);

/**
 * Decides what to add to a config.
 *
 * @param config the config as written by its author
 * @param loadPreset loads a preset by name; returns `undefined` if that fails
 */
export function choosePlacement(
  config: Config.InitialOptions,
  loadPreset: (name: string) => Config.InitialOptions | undefined,
): Placement {
  const { preset, projects, testEnvironment } = config;
  if (projects !== undefined && projects.length > 0) {
    return undecided('it has `projects`: add these lines to those whose tests need a server', {
      preset: 'jest-ws-dynamic',
    });
  }
  if (isOurEnvironment(testEnvironment) || (isOurs(preset) && !testEnvironment)) {
    return { kind: 'present' };
  }
  const environment = testEnvironment ?? (preset ? loadPreset(preset)?.testEnvironment : undefined);
  const ours = environment ? environmentOn(environment) : ownEnvironment;
  if (ours === undefined) {
    return undecided(
      `its environment is ${environment}; withWebSocketServer() of ${ownEnvironment} adds a server to any environment: write a module with it, and set it as the environment`,
      { testEnvironment: './test-environment.js' },
    );
  }
  const additions =
    environment || preset ? { testEnvironment: ours } : { preset: 'jest-ws-dynamic' };
  return { kind: 'add', additions };
}

function environmentOn(environment: string): string | undefined {
  if (isNode(environment) || isPackageItself(environment)) return ownEnvironment;
  return isJsdom(environment) ? `${ownEnvironment}-jsdom` : undefined;
}

function undecided(reason: string, additions: ConfigAdditions): Placement {
  return { kind: 'undecided', reason, additions };
}
