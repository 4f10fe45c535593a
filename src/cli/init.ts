import { Command } from 'commander';
import type { CommandOutput } from './ports';

/** `jest-ws-dynamic init`: the preset and a first test; exit code 1 when something is left to do. */
export function initCommand({ write, finish }: CommandOutput): Command {
  return new Command('init')
    .description("add the preset to the project's Jest config, and a first test")
    .allowExcessArguments(false)
    .action(async () => {
      // Loaded only here: it brings a parser.
      const setUp = require('./init/set-up-project') as typeof import('./init/set-up-project');
      const { lines, isComplete } = await setUp.setUpProject(process.cwd());
      write(`${lines.join('\n')}\n`);
      finish(isComplete ? 0 : 1);
    });
}
