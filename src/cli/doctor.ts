import { Command } from 'commander';
import pc from 'picocolors';
import { messageOf } from '../errors/read-cause';
import type { Check, Finding } from './health/check';
import type { CommandOutput } from './ports';

async function look(check: Check, cwd: string): Promise<Finding> {
  try {
    return await check.look(cwd);
  } catch (error) {
    return { ok: false, found: messageOf(error) };
  }
}

/** Formats `ok    name  finding`, or `FAIL  name  finding: remedy`. */
function formatFinding(name: string, { ok, found, advice }: Finding): string {
  const mark = ok ? pc.green('ok  ') : pc.red('FAIL');
  const remedy = ok || advice === undefined ? '' : `: ${advice}`;
  return `${mark}  ${name}  ${found}${remedy}\n`;
}

/** `jest-ws-dynamic doctor`: checks this machine and project; the exit code is 1 if a check fails. */
export function doctorCommand({ write, finish }: CommandOutput, given?: readonly Check[]): Command {
  return new Command('doctor')
    .description('check this machine and project, with a remedy for each problem')
    .allowExcessArguments(false)
    .action(async () => {
      // Loaded on first use: the checks take a fifth of a second to load.
      const { checks } = require('./health/checks') as typeof import('./health/checks');
      const looked = given ?? [...checks.machine, ...checks.project];
      const width = Math.max(...looked.map(({ name }) => name.length));
      let failed = 0;
      for (const check of looked) {
        const finding = await look(check, process.cwd());
        if (!finding.ok) failed += 1;
        write(formatFinding(check.name.padEnd(width), finding));
      }
      finish(failed === 0 ? 0 : 1);
    });
}
