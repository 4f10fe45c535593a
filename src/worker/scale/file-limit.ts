import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type FileLimit, fileLimit } from '../../platform/open-files';

/** What a process needs besides its connections: modules that load, pipes, logs. */
const margin = 64;

/**
 * Refuses a tier that this process, or one of those that it starts, has no file descriptors for.
 *
 * @param connections of the tier
 * @param accepted how many of them this process accepts, because the server runs in it
 * @param workers how many processes open them; `undefined`: this one
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
    ...(accepted > 0 ? [`${accepted} for the server's side of them, which runs in it`] : []),
  ]);
  if (workers === undefined) return;
  const each = Math.ceil(connections / workers);
  refuse(each + margin, limit.most, [`${each} for its share of the connections`]);
}

function refuse(needed: number, most: number, parts: readonly string[]): void {
  if (needed <= most) return;
  throw new WsDynamicError(
    'ERR_WS_FILE_LIMIT',
    `A process may have ${most} files open here, and one would need about ${needed}: ${parts.join(', and ')}.\n` +
      `Raise the limit (ulimit -n ${needed}, or LimitNOFILE of the service), share the connections among more processes ({ workers }), ` +
      'or start the server as a command, which has a limit of its own.',
    { details: { most, needed } },
  );
}
