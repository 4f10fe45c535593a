/** `serve()` without a test file: plain Node, or another environment than ours. */
import type { ServedHandle, ServeRequest } from '../bridge/openers';
import { resolveOptions } from '../options/resolve-options';
import { processRouting } from './routing/process-routing';
import { openServed } from './servers/serve';

/** The caller must close the server. @throws as `openServed` */
export function openPlainServer(given: unknown, how: ServeRequest): Promise<ServedHandle> {
  return openServed(given, how, {
    options: resolveOptions({}),
    context: { rootDir: process.cwd(), env: process.env },
    tag: () => '',
    routing: processRouting(),
  });
}
