import { Command } from 'commander';
import pc from 'picocolors';
import { type Check, type Finding, runCheck } from './health/check';
import type { CommandOutput } from './ports';

/** `ok    name  what was found`, or `FAIL  name  what was found: what to do`. */
function formatFinding({ name, ok, found, advice }: Finding, width: number): string {
  const mark = ok ? pc.green('ok  ') : pc.red('FAIL');
  const remedy = ok || advice === undefined ? '' : `: ${advice}`;
  return `${mark}  ${name.padEnd(width)}  ${found}${remedy}\n`;
}

/** `jest-ws-dynamic doctor`: checks this machine and project; exit code 1 when a check fails. */
export function doctorCommand({ write, finish }: CommandOutput, given?: readonly Check[]): Command {
  return new Command('doctor')
    .description('check this machine and project, with a remedy for each problem')
    .allowExcessArguments(false)
    .action(async () => {
      // Loaded only here: the checks take a fifth of a second to load.
      const looked =
        given ?? (require('./health/checks') as typeof import('./health/checks')).checks;
      const width = Math.max(...looked.map(({ name }) => name.length));
      let failed = 0;
      for (const check of looked) {
        const finding = await runCheck(check, process.cwd());
        if (!finding.ok) failed += 1;
        write(formatFinding(finding, width));
      }
      finish(failed === 0 ? 0 : 1);
    });
}
