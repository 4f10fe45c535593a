#!/usr/bin/env node
import { maskRefused, maskUrls } from '../errors/mask';
import { conformanceCommand } from './conformance';
import { doctorCommand } from './doctor';
import { failureText } from './failure-text';
import { initCommand } from './init';
import { mergeReportsCommand } from './merge-reports';
import { portsCommand } from './ports';
import { runProgram } from './program';
import { reportCommand } from './report';
import { run } from './run';
import { securityCommand } from './security';

const writeError = (text: string): void => {
  process.stderr.write(maskRefused(text));
};

// Code of a server or an options module may call process.exit(0), which must not count as success.
let isOver = false;
process.once('exit', () => {
  if (isOver) return;
  writeError(
    'process.exit() was called by code that this command has loaded: nothing was tested.\n',
  );
  process.exitCode = 1;
});

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
    isOver = true;
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    isOver = true;
    writeError(`${failureText(error)}\n`);
    process.exitCode = 1;
  },
);
