import { Command } from 'commander';
import { describeStep } from './init/report';
import { setUpProject } from './init/set-up-project';
import type { CommandOutput } from './ports';
import { wrongValue } from './usage-error';

/**
 * `jest-ws-dynamic init`: sets up the preset and a first test; the exit code is 1 if the user has to complete
 * it.
 */
export function initCommand({ write, finish }: CommandOutput): Command {
  return new Command('init')
    .description("add the preset to the project's Jest config, and a first test of its server")
    .option('--path <path>', 'the path of the WebSocket server, such as /chat', aPath)
    .option('--example', 'a first test of the built-in server')
    .allowExcessArguments(false)
    .action(async ({ example = false, path }: { example?: boolean; path?: string }) => {
      const { lines, isComplete } = await setUpProject(process.cwd(), {
        ...{ example, path },
        onStep: (step) => process.stderr.write(`${describeStep(step)}\n`),
      });
      write(`${lines.join('\n')}\n`);
      finish(isComplete ? 0 : 1);
    });
}

function aPath(value: string): string {
  if (value.startsWith('/')) return value;
  throw wrongValue('a path that starts with "/"', value);
}
