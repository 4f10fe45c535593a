/** Requests of Engine.IO 4, the transport of Socket.IO; `query` is that of the request. */

/** Whether a request is one of long-polling. */
export function isPolling(query: URLSearchParams): boolean {
  return query.has('EIO') && query.get('transport') === 'polling';
}

/** Whether a request of long-polling opens a session; later ones have its id. */
export function opensSession(query: URLSearchParams): boolean {
  return isPolling(query) && !query.has('sid');
}

/** The query of a request's path. */
export function queryOf(path: string): URLSearchParams {
  const start = path.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : path.slice(start));
}
