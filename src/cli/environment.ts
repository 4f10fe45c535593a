import type { Config } from '@jest/types';
import type { ProjectConfig } from './project';

/** Jest arguments that select the environment, and a note for the user. */
export interface EnvironmentChoice {
  readonly jestArguments: readonly string[];
  readonly note: string;
}

/** Paths of this package for use in Jest arguments. */
export interface OwnParts {
  readonly preset: string;
  readonly environment: string;
}

/**
 * Decides how the test files get this package's environment: by the project's configuration if it names a
 * preset or an environment, otherwise by arguments.
 *
 * @param passedOn the user's arguments for Jest
 * @param loadPreset loads a preset by name; returns `undefined` if that fails
 */
export function chooseEnvironment(
  project: ProjectConfig,
  passedOn: readonly string[],
  cwd: string,
  own: OwnParts,
  loadPreset: (name: string) => Config.InitialOptions | undefined,
): EnvironmentChoice {
  const untouched = (note: string): EnvironmentChoice => ({ jestArguments: [], note });
  if (hasFlag(passedOn, ['--preset', '--env', '--testEnvironment', '--projects'])) {
    return untouched('environment as specified after --');
  }
  if (project.kind === 'unreadable') return untouched("the project's own configuration");
  if (project.kind === 'none') {
    return {
      jestArguments: [`--rootDir=${cwd}`, `--preset=${own.preset}`],
      note: 'no Jest configuration found: using the preset jest-ws-dynamic',
    };
  }
  const { preset, projects, testEnvironment } = project.config;
  if (projects !== undefined && projects.length > 0) {
    return untouched('the projects of the configuration, each with its own environment');
  }
  const environment = testEnvironment ?? (preset && loadPreset(preset)?.testEnvironment);
  if (namesUs(environment, own) || namesUs(preset, own)) {
    return untouched("the project's own configuration");
  }
  if (environment) {
    return untouched(
      `the environment ${environment} of the configuration is kept; to give a file a server, add /** @jest-environment jest-ws-dynamic/environment */`,
    );
  }
  if (!preset) {
    return {
      jestArguments: [`--preset=${own.preset}`],
      note: 'the configuration names no preset and no environment: using the preset jest-ws-dynamic',
    };
  }
  return {
    jestArguments: [`--testEnvironment=${own.environment}`],
    note: `the configuration has the preset ${preset}: using the environment of jest-ws-dynamic`,
  };
}

/** The configuration specified in the user's arguments, if any. */
export function configFlag(passedOn: readonly string[]): string | undefined {
  for (const [index, argument] of passedOn.entries()) {
    if (argument === '-c' || argument === '--config') return passedOn[index + 1];
    const [, value] = /^(?:-c|--config)=(.*)$/s.exec(argument) ?? [];
    if (value !== undefined) return value;
  }
  return undefined;
}

function hasFlag(passedOn: readonly string[], names: readonly string[]): boolean {
  return passedOn.some((argument) => names.includes(argument.split('=')[0] ?? ''));
}

function namesUs(value: string | null | undefined, own: OwnParts): boolean {
  if (!value) return false;
  return /(^|[\\/])jest-ws-dynamic([\\/]|$)/.test(value) || Object.values(own).includes(value);
}
