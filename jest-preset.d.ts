import type { Config } from 'jest';

/** The preset, for a configuration that spreads it. */
declare const preset: Config;
export = preset;
