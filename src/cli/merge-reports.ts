import { resolve } from 'node:path';
import { Command } from 'commander';
import { mergeReports, readReport } from '../report/merge';
import { writeReport } from '../report/write';
import type { CommandOutput } from './ports';

/** `jest-ws-dynamic merge-reports DIR…`: joins the reports of several shards. */
export function mergeReportsCommand({ write, finish }: CommandOutput): Command {
  return new Command('merge-reports')
    .description('join the reports of several shards into one')
    .argument('<dir...>', 'folders that the reporter wrote')
    .option('--output <dir>', 'where the joined report goes', 'ws-report')
    .action((folders: string[], { output }: { output: string }) => {
      writeReport(
        resolve(output),
        mergeReports(folders.map((folder) => readReport(resolve(folder)))),
      );
      write(`${folders.length} reports joined in ${output}/index.html\n`);
      finish(0);
    });
}
