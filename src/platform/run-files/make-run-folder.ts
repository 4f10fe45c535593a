import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPrivateFolder, runsIn } from './private-folder';
import { markUse } from './process-marker';
import { removeAtExit } from './remove-at-exit';
import { ownRunKey } from './run-key';

/**
 * Creates an empty folder next to the keys of this run. It is removed when this process exits, or by the next
 * run if this process is killed.
 */
export function makeRunFolder(): string {
  const root = runsIn();
  openPrivateFolder(root);
  const folder = join(root, ownRunKey(randomUUID()));
  mkdirSync(folder, { mode: 0o700 });
  markUse(folder);
  removeAtExit(folder);
  return folder;
}
