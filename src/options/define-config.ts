import type { Config } from 'jest';
import type { EnvironmentOptions } from './types';

/** Options of the base environments, jest-environment-node and -jsdom. */
export interface BaseEnvironmentOptions {
  readonly customExportConditions?: readonly string[];
  readonly globalsCleanup?: 'on' | 'soft' | 'off';
  /** Options of jsdom. */
  readonly url?: string;
  readonly html?: string;
  readonly userAgent?: string;
  readonly resources?: unknown;
  readonly runScripts?: string;
  readonly referrer?: string;
  readonly contentType?: string;
  readonly pretendToBeVisual?: boolean;
  readonly includeNodeLocations?: boolean;
  readonly storageQuota?: number;
}

/** A Jest config whose `testEnvironmentOptions` are typed. */
export type JestConfig = Omit<Config, 'testEnvironmentOptions'> & {
  readonly testEnvironmentOptions?: EnvironmentOptions & BaseEnvironmentOptions;
};

/**
 * Returns a Jest config unchanged. The type includes the keys of `testEnvironmentOptions`, so that an editor
 * completes them and a misspelt one is a type error.
 *
 * @example
 * module.exports = defineConfig({
 *   preset: 'jest-ws-dynamic',
 *   testEnvironmentOptions: { server: './src/server.ts' },
 * });
 */
export function defineConfig(config: JestConfig): JestConfig {
  return config;
}
