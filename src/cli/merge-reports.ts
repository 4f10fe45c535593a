import { resolve } from 'node:path';
import { Command } from 'commander';
import { copyAttachments } from '../report/copy-attachments';
import { mergeReports, missingShards, readReport } from '../report/merge';
import { writeReport } from '../report/write-report';
import type { CommandOutput } from './ports';

/** `jest-ws-dynamic merge-reports DIR…`: merges the reports of several shards. */
export function mergeReportsCommand({ write, finish }: CommandOutput): Command {
  return new Command('merge-reports')
    .description('merge the reports of several shards into one')
    .argument('<dir...>', 'folders written by the reporter')
    .option('--output <dir>', 'folder for the merged report', 'ws-report')
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
      write(`${folders.length} reports merged into ${output}/index.html\n`);
      if (attached > 0)
        write(`${attached} ${attached === 1 ? 'file' : 'files'} attached to them copied\n`);
      if (missing.length > 0) write(`Missing: shard ${missing.join(', ')}\n`);
      finish(0);
    });
}
