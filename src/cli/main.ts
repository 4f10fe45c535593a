#!/usr/bin/env node
import { maskUrls } from '../errors/mask';
import { messageOf, read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { conformanceCommand } from './conformance';
import { doctorCommand } from './doctor';
import { initCommand } from './init';
import { mergeReportsCommand } from './merge-reports';
import { portsCommand } from './ports';
import { runProgram } from './program';
import { reportCommand } from './report';
import { run } from './run';
import { securityCommand } from './security';

const writeError = (text: string): void => {
  process.stderr.write(maskUrls(text));
};

runProgram(process.argv.slice(2), {
  write: (text) => {
    process.stdout.write(maskUrls(text));
  },
  writeError,
  run: (flags, passedOn) =>
    run(flags, passedOn, { cwd: process.cwd(), env: process.env, writeError }),
  commands: [
    initCommand,
    conformanceCommand,
    securityCommand,
    doctorCommand,
    portsCommand,
    reportCommand,
    mergeReportsCommand,
  ],
}).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const known = error instanceof WsDynamicError;
    writeError(
      `${known ? `${error.code}: ${error.message}` : (read(error, 'stack') ?? messageOf(error))}\n`,
    );
    process.exitCode = 1;
  },
);
