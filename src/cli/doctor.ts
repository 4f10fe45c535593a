import { Command } from 'commander';
import pc from 'picocolors';
import { messageOf } from '../errors/read-cause';
import type { Check, Finding } from './health/check';
import type { CommandOutput } from './ports';

/** A check, where it is made, and the name that is printed. */
interface PlacedCheck {
  readonly check: Check;
  readonly name: string;
  readonly folder: string;
  readonly config?: string;
}

async function look({ check, folder, config }: PlacedCheck): Promise<Finding> {
  try {
    return await check.look(folder, config);
  } catch (error) {
    return { ok: false, found: messageOf(error) };
  }
}

// As Node and Jest read FORCE_COLOR; for picocolors, any value turns colours on.
const isForcedOff = ['0', 'false'].includes(process.env.FORCE_COLOR ?? '');
const { green, red } = pc.createColors(pc.isColorSupported && !isForcedOff);

/** Formats `ok    name  finding`, or `FAIL  name  finding: remedy`. */
function formatFinding(name: string, { ok, found, advice }: Finding): string {
  const mark = ok ? green('ok  ') : red('FAIL');
  const remedy = ok || advice === undefined ? '' : `: ${advice}`;
  return `${mark}  ${name}  ${found}${remedy}\n`;
}

/** `jest-ws-dynamic doctor`: checks this machine and project; the exit code is 1 if a check fails. */
export function doctorCommand({ write, finish }: CommandOutput, given?: readonly Check[]): Command {
  return new Command('doctor')
    .description('check this machine and project, with a remedy for each problem')
    .allowExcessArguments(false)
    .action(async () => {
      const looked = given?.map(here) ?? (await allChecks());
      const width = Math.max(...looked.map(({ name }) => name.length));
      let failed = 0;
      for (const placed of looked) {
        const finding = await look(placed);
        if (!finding.ok) failed += 1;
        write(formatFinding(placed.name.padEnd(width), finding));
      }
      finish(failed === 0 ? 0 : 1);
    });
}

const here = (check: Check): PlacedCheck => ({ check, name: check.name, folder: process.cwd() });

/** The checks of the machine, and those of each project. */
async function allChecks(): Promise<readonly PlacedCheck[]> {
  // Loaded on first use: the checks take a fifth of a second to load.
  const { checks, manifestCheck } = require('./health/checks') as typeof import('./health/checks');
  const { listedProjects } =
    require('./health/project/listed-projects') as typeof import('./health/project/listed-projects');
  const { unreadableConfig } =
    require('./health/project/config') as typeof import('./health/project/config');
  const invalid = manifestCheck(process.cwd());
  if (invalid !== undefined) return [...checks.machine, invalid].map(here);
  const projects = await listedProjects(process.cwd());
  return [
    ...[...checks.machine, ...checks.packages].map(here),
    ...projects.flatMap(({ name, unreadable, ...place }) =>
      (unreadable === undefined ? checks.project : [unreadableConfig(unreadable)]).map((check) => ({
        ...place,
        check,
        name: name === '' ? check.name : `${name}: ${check.name}`,
      })),
    ),
  ];
}
