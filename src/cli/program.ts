import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { unknownName } from '../errors/invalid-value';
import { read } from '../errors/read-cause';
import { showText } from '../errors/show-text';
import {
  parseCommand,
  parsePort,
  parseServer,
  parseTestFile,
  parseUrl,
  parseWorkers,
} from './flags';
import type { CommandOutput } from './ports';
import type { RunFlags } from './request';
import { NoServerError, UsageError, wrongUsage } from './usage-error';

/** Output and commands of the program; tests replace them. */
export interface ProgramContext {
  write(text: string): void;
  writeError(text: string): void;
  run(flags: RunFlags, passedOn: readonly string[]): Promise<number>;
  /** Functions that declare the subcommands. */
  readonly commands: readonly ((output: CommandOutput) => Command)[];
}

/** The exit code for an invalid command line, and for a URL at which nothing listens. */
const badUsage = 2;

/**
 * Runs a command line.
 *
 * @param argv arguments without Node and the script
 * @returns the exit code: that of the command or of Jest, or 2 if nothing was run
 */
export async function runProgram(
  argv: readonly string[],
  context: ProgramContext,
): Promise<number> {
  // Arguments after `--` are passed to Jest, even if they look like a command of this program.
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const passedOn = end === -1 ? [] : argv.slice(end + 1);
  let exitCode = 0;
  const program = declareProgram(context, passedOn, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(own, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof UsageError || error instanceof NoServerError)
      context.writeError(`error: ${showText(error.message)}\n`);
    else if (!(error instanceof CommanderError)) throw error;
    if (error instanceof NoServerError) return badUsage;
    const isOfCommand = own.some((word) => program.commands.some((one) => one.name() === word));
    if (read(error, 'code') === 'commander.unknownOption' && !isOfCommand)
      context.writeError('Arguments for Jest go after --.\n');
    context.writeError(`Usage: ${program.name()} ${program.usage()}\n`);
    return badUsage;
  }
}

function declareProgram(
  context: ProgramContext,
  passedOn: readonly string[],
  finish: (exitCode: number) => void,
): Command {
  const program = new Command('jest-ws-dynamic')
    .description('Runs the WebSocket tests of this project with Jest, each file on its own server.')
    .usage('[options] [-- any jest option] | <command>')
    .version(ownVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .option('--test-file <file>', 'run this test file; can be repeated', parseTestFile)
    .option('--no-ssl', 'do not start a TLS server')
    .option('--coverage', "collect coverage, like Jest's option")
    .option(
      '--start-port <n>',
      'lowest port; each run starts at another one above it (default: 9000)',
      parsePort,
    )
    .option('--port <n>', 'fixed ws port; needs --ssl-port or --no-ssl', parsePort)
    .option('--ssl-port <n>', 'fixed wss port', parsePort)
    .option('--url <url>', 'test a running server', parseUrl)
    .option('--server <server>', "path of a server module, or 'reference'", parseServer)
    .option(
      '--command <words>',
      "a command that starts a server, such as 'npm start'",
      parseCommand,
    )
    .option(
      '--workers <n>',
      'number of concurrent test files, or a share such as 50%',
      parseWorkers,
    )
    .option(
      '--debug',
      'print the options, the arguments for Jest, the ports, and each step (DEBUG=jest-ws-dynamic:*)',
    )
    .argument('[command...]')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.write(text),
      writeErr: (text) => context.writeError(showText(text)),
    })
    .action(async ([unknown]: string[], flags: RunFlags) => {
      if (unknown !== undefined) {
        throw unknownCommand(unknown, program);
      }
      finish(await context.run(flags, passedOn));
    });
  for (const make of context.commands) {
    const command = make({ write: context.write, finish });
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}

function unknownCommand(word: string, program: Command): UsageError {
  if (existsSync(word)) {
    return wrongUsage('a command', `the file '${word}'`, `To run it, write --test-file ${word}.`);
  }
  const known = program.commands.map((command) => command.name());
  const { expected, received, remedy } = unknownName('a command', word, known);
  return wrongUsage(expected, received, `${remedy} Arguments for Jest go after --.`);
}

function ownVersion(): string {
  const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
