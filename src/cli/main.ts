#!/usr/bin/env node
import { WsDynamicError } from '../errors';
import { messageOf, read } from '../failure/read-cause';
import { doctorCommand } from './doctor';
import { mergeReportsCommand } from './merge-reports';
import { portsCommand } from './ports';
import { runProgram } from './program';
import { run } from './run';

const context = {
  cwd: process.cwd(),
  env: process.env,
  write: (text: string) => {
    process.stdout.write(text);
  },
  writeError: (text: string) => {
    process.stderr.write(text);
  },
};

runProgram(process.argv.slice(2), {
  ...context,
  run: (flags, passedOn) => run(flags, passedOn, context),
  commands: [portsCommand, doctorCommand, mergeReportsCommand],
}).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const known = error instanceof WsDynamicError;
    context.writeError(
      `${known ? `${error.code}: ${error.message}` : (read(error, 'stack') ?? messageOf(error))}\n`,
    );
    process.exitCode = 1;
  },
);
