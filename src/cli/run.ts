import { join, relative } from 'node:path';
import { maskUrls } from '../errors/mask';
import { runnerOptionsVariable } from '../options/runner-options';
import { removeEndedRuns } from '../platform/run-files/remove-ended-runs';
import { chooseEnvironment, configFlag } from './environment';
import { runScript } from './jest-process';
import { findJest } from './project';
import { composeRequest, type RunFlags, type RunRequest } from './request';

/** The folder and environment variables of a run, its message output, and the function that starts Jest. */
export interface RunContext {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  writeError(text: string): void;
  /** Runs Jest's script; default {@link runScript}. */
  readonly launch?: typeof runScript;
}

const packageRoot = join(__dirname, '..', '..');
const own = {
  preset: join(packageRoot, 'jest-preset.js'),
  environment: join(packageRoot, 'dist', 'jest', 'environment.js'),
};

/**
 * Runs the project's Jest with the settings from the flags.
 *
 * @param passedOn the user's arguments for Jest
 * @returns Jest's exit code
 * @throws UsageError for contradictory flags
 * @throws WsDynamicError `ERR_WS_DEPENDENCY_MISSING` without Jest
 */
export async function run(
  flags: RunFlags,
  passedOn: readonly string[],
  { cwd, env, writeError, launch = runScript }: RunContext,
): Promise<number> {
  const request = composeRequest(flags, passedOn, cwd);
  const jest = await findJest(cwd);
  const say = (text: string) => writeError(`jest-ws-dynamic: ${text}\n`);
  const choice = chooseEnvironment(
    await jest.readConfig(configFlag(passedOn)),
    passedOn,
    cwd,
    own,
    jest.loadPreset,
  );
  const jestArguments = [...choice.jestArguments, ...request.jestArguments];

  say(describe(flags, request, cwd));
  say(choice.note);
  for (const note of request.notes) say(note);
  if (flags.debug) {
    say(`options ${JSON.stringify(request.options)}`);
    say(`jest ${jest.version}: ${[process.execPath, jest.bin, ...jestArguments].join(' ')}`);
  }
  try {
    return await launch(jest.bin, jestArguments, {
      cwd,
      env: {
        ...env,
        [runnerOptionsVariable]: JSON.stringify(request.options),
        JEST_WS_DYNAMIC_PROGRESS: '1',
        ...(flags.debug ? debugVariables(env) : {}),
      },
    });
  } finally {
    // A worker killed by Jest could not remove the run's files itself.
    removeEndedRuns();
  }
}

/** Adds this package's debug output to `DEBUG`. */
function debugVariables({ DEBUG }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const steps = 'jest-ws-dynamic:*';
  return { JEST_WS_DYNAMIC_DEBUG: '1', DEBUG: DEBUG ? `${DEBUG},${steps}` : steps };
}

function describe(flags: RunFlags, { options }: RunRequest, cwd: string): string {
  const { testFile = [], ssl, port, sslPort, url, startPort } = flags;
  const files = testFile.length > 0 ? testFile.join(', ') : 'the test files of this project';
  const ports =
    port === undefined
      ? `a free pair of ports, ${startPort ?? 'the configured start'} or higher, for each file`
      : `port ${sslPort === undefined ? port : `${port} and ${sslPort}`}`;
  return [
    files,
    serverName(),
    url === undefined ? ports : maskUrls(url),
    ...(ssl ? [] : ['without TLS']),
  ].join(' · ');

  function serverName(): string {
    if (url !== undefined) return 'a running server';
    const { server } = options;
    if (server === undefined) return "the configuration's server";
    if (server === 'reference') return 'the reference server';
    return flags.command === undefined
      ? `server ${relative(cwd, String(server))}`
      : `command ${flags.command.join(' ')}`;
  }
}
