/** Facts about the run for the report: its command, versions and machine. */
import { createRequire } from 'node:module';
import { arch, cpus, platform, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { maskUrls } from '../errors/mask';
import { read } from '../errors/read-cause';
import { withFallback } from '../errors/with-fallback';
import type { RunReport } from '../report/schema';
import type { RunConfig } from './run-config';

const longestCommand = 2000;

export function runFacts({ rootDir, seed, maxWorkers }: RunConfig): Omit<RunReport, 'id'> {
  const jest = jestVersion(rootDir);
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return {
    command: commandOf(process.argv).slice(0, longestCommand),
    node: process.versions.node,
    ...(jest !== undefined && { jest }),
    ...(seed !== undefined && { seed }),
    ...(maxWorkers !== undefined && { workers: maxWorkers }),
    machine: `${platform()} ${arch()}, ${cpus().length} CPUs, ${gibibytes} GiB`,
  };
}

/** The command in shell syntax: `jest --shard 1/2`. */
function commandOf([, program = 'jest', ...parameters]: readonly string[]): string {
  const name = basename(program).replace(/\.[cm]?js$/, '');
  const words = parameters.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return maskUrls([name, ...words].join(' '));
}

function jestVersion(rootDir: string): string | undefined {
  const load = createRequire(join(rootDir, 'package.json'));
  const version = withFallback(() => read(load('jest/package.json'), 'version'), undefined);
  return typeof version === 'string' ? version : undefined;
}
