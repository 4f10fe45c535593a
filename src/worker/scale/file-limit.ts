import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type FileLimit, fileLimit } from '../../platform/open-files';

/** File descriptors that a process needs besides its connections: for modules, pipes, logs. */
const margin = 64;

/**
 * Refuses a tier for which this process, or one that it starts, has too few file descriptors.
 *
 * @param connections of the tier
 * @param accepted number of connections that this process accepts, because the server runs in it
 * @param workers number of processes that open connections; `undefined`: this one
 * @throws ERR_WS_FILE_LIMIT
 */
export function checkFileLimit(
  connections: number,
  accepted: number,
  workers?: number,
  limit: FileLimit | undefined = fileLimit(),
): void {
  if (limit === undefined) return;
  const own = workers === undefined ? connections : 0;
  refuse(limit.open + own + accepted + margin, limit.most, [
    ...(own > 0 ? [`${own} for the connections`] : []),
    ...(accepted > 0 ? [`${accepted} for the server side, which runs in the same process`] : []),
  ]);
  if (workers === undefined) return;
  const each = Math.ceil(connections / workers);
  refuse(each + margin, limit.most, [`${each} for its share of the connections`]);
}

function refuse(needed: number, most: number, parts: readonly string[]): void {
  if (needed <= most) return;
  throw new WsDynamicError(
    'ERR_WS_FILE_LIMIT',
    `A process may open at most ${most} files here, and would need about ${needed}: ${parts.join(', and ')}.\n` +
      `Raise the limit (ulimit -n ${needed}, or LimitNOFILE of the service), share the connections among more processes ({ workers }), ` +
      'or start the server as a command: it has its own limit.',
    { details: { most, needed } },
  );
}
