/** The remedy for a client under test whose server nobody answers for. */
import { read } from '../errors/read-cause';

const codes: readonly unknown[] = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED'];
const near = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1?|::ffff:127\..*)$/;

/** Empty for any other failure, and for an address of this machine. */
export function unansweredNote(error: unknown): string {
  const host = read(error, 'hostname') ?? read(error, 'address');
  if (!codes.includes(read(error, 'code')) || typeof host !== 'string' || near.test(host))
    return '';
  return `No mock server is open for ${host}: mockServer({ url }) with the URL that the client dials answers in its place, until the end of the test that opened it.`;
}
