import { Command } from 'commander';
import { describeAttempt } from './init/report';
import { setUpProject } from './init/set-up-project';
import type { CommandOutput } from './ports';

/**
 * `jest-ws-dynamic init`: sets up the preset and a first test; the exit code is 1 if the user has to complete
 * it.
 */
export function initCommand({ write, finish }: CommandOutput): Command {
  return new Command('init')
    .description("add the preset to the project's Jest config, and a first test of its server")
    .option('--example', 'a first test of the built-in server')
    .allowExcessArguments(false)
    .action(async ({ example = false }: { example?: boolean }) => {
      const { lines, isComplete } = await setUpProject(process.cwd(), {
        example,
        // Each attempt takes seconds.
        onAttempt: (attempt) => process.stderr.write(`Trying ${describeAttempt(attempt)}\n`),
      });
      write(`${lines.join('\n')}\n`);
      finish(isComplete ? 0 : 1);
    });
}
