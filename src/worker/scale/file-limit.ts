import { WsDynamicError } from '../../errors';
import { type FileLimit, fileLimit } from '../../platform/open-files';

/** What a process needs besides its connections: modules that load, pipes, logs. */
const margin = 64;

/**
 * Refuses a tier that this process has no file descriptors for.
 *
 * @param clients how many of the connections this process opens
 * @param accepted how many it accepts, because the server runs in it
 * @throws ERR_WS_FILE_LIMIT
 */
export function checkFileLimit(
  clients: number,
  accepted: number,
  limit: FileLimit | undefined = fileLimit(),
): void {
  if (limit === undefined) return;
  const needed = limit.open + clients + accepted + margin;
  if (needed <= limit.most) return;
  const both = accepted > 0 ? `, and as many on the server's side, which runs in it too` : '';
  const remedies = [
    `raise the limit (ulimit -n ${needed}, or LimitNOFILE of the service)`,
    'share the connections among processes with { workers }',
    ...(accepted > 0 ? ['start the server as a command, which has a limit of its own'] : []),
  ];
  throw new WsDynamicError(
    'ERR_WS_FILE_LIMIT',
    `This process may have ${limit.most} files open. It has ${limit.open}, and would need about ${needed}: ${clients} for the connections${both}.\n` +
      `Either ${remedies.join(', or ')}.`,
    { details: { most: limit.most, open: limit.open, needed } },
  );
}
