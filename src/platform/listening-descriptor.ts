import type { Server } from 'node:net';

/**
 * The file descriptor of a listening server, which Node keeps in a property that it does not document;
 * `undefined` on Windows, and where this Node has no such property.
 */
export function listeningDescriptor(server: Server): number | undefined {
  const handle: unknown = Reflect.get(server, '_handle');
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return undefined;
  return typeof handle.fd === 'number' && handle.fd >= 0 ? handle.fd : undefined;
}
