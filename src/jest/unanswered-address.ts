/** The remedy for a client under test that connects to an unreachable address. */
import { read } from '../errors/read-cause';
import { hostKey } from '../worker/routing/address';

const codes: readonly unknown[] = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED'];

/** Empty for any other failure, and for local addresses. */
export function unansweredNote(error: unknown): string {
  const host = read(error, 'hostname') ?? read(error, 'address');
  if (!codes.includes(read(error, 'code')) || typeof host !== 'string') return '';
  if (hostKey(host) === 'localhost') return '';
  return `No mock server is open for ${host}. Open one with mockServer({ url }), with the URL that the client connects to; it is closed at the end of the test that opened it.`;
}
