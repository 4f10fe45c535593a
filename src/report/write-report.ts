import { join } from 'node:path';
import { textFiles } from '../platform/text-files';
import { renderPage } from './render-page';
import type { Report } from './schema';

/** Writes `report.json` and `index.html`; creates the folder. */
export function writeReport(folder: string, report: Report): void {
  textFiles.write(join(folder, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  textFiles.write(join(folder, 'index.html'), renderPage(report));
}
