import { resolve } from 'node:path';
import { Command } from 'commander';
import { copyAttachments } from '../report/copy-attachments';
import { mergeReports, missingShards, readReport } from '../report/merge';
import { writeReport } from '../report/write-report';
import type { CommandOutput } from './ports';

/** `jest-ws-dynamic merge-reports DIR…`: joins the reports of several shards. */
export function mergeReportsCommand({ write, finish }: CommandOutput): Command {
  return new Command('merge-reports')
    .description('join the reports of several shards into one')
    .argument('<dir...>', 'folders that the reporter wrote')
    .option('--output <dir>', 'where the joined report goes', 'ws-report')
    .action((folders: string[], { output }: { output: string }) => {
      const report = mergeReports(
        folders.map((folder) => ({ folder, report: readReport(resolve(folder)) })),
      );
      const attached = copyAttachments(
        folders.map((folder) => resolve(folder)),
        resolve(output),
      );
      writeReport(resolve(output), report);
      const missing = missingShards(report);
      write(`${folders.length} reports joined in ${output}/index.html\n`);
      if (attached > 0)
        write(`${attached} ${attached === 1 ? 'file' : 'files'} beside them copied\n`);
      if (missing.length > 0) write(`Not among them: shard ${missing.join(', ')}\n`);
      finish(0);
    });
}
