/** The error of a call that needs the environment of this package. Loaded when one is made without it. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { withFallback } from '../errors/with-fallback';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { jestGlobals } from './jest-globals';

const ownEnvironments =
  'jest-ws-dynamic/environment (for a page, jest-ws-dynamic/environment-jsdom)';
const anyUrl = 'For a running server, connect({ url }) works anywhere.';

/** ERR_WS_NO_SESSION, with what selects another environment. */
export function noSession(): WsDynamicError {
  return new WsDynamicError('ERR_WS_NO_SESSION', messageFor());
}

function messageFor(): string {
  if (process.env.JEST_WORKER_ID === undefined) {
    return "There is no test file's WebSocket server outside of Jest.\nGive the server: connect(app, '/chat'), or connect({ url }); serve(app) starts it once for several tests.";
  }
  const path = withFallback(() => jestGlobals().expect.getState().testPath, undefined);
  const named = path && withFallback(() => environmentNamedBy(path), undefined);
  if (path && named) {
    return (
      `This test file has no WebSocket server: the comment at its start has @jest-environment ${named}, which replaces the environment of the config.\n` +
      `Name ${ownEnvironments} there, or delete that line of ${basename(path)} if the config has preset: 'jest-ws-dynamic'. ${anyUrl}`
    );
  }
  return (
    'This test file has no WebSocket server, because it does not run in the environment of jest-ws-dynamic.\n' +
    "Put preset: 'jest-ws-dynamic' into the Jest config (with projects, into each of them: a preset beside them does not apply) and leave testEnvironment out of it (it would replace the preset's), " +
    `or start this file with /** @jest-environment jest-ws-dynamic/environment */ (for a page, jest-ws-dynamic/environment-jsdom). ${anyUrl}`
  );
}

/** The environment that the first comment of the file names. */
function environmentNamedBy(path: string): string | undefined {
  const [comment = ''] = /^\s*\/\*[\s\S]*?\*\//.exec(readFileSync(path, 'utf8')) ?? [];
  return /@jest-environment\s+(\S+)/.exec(comment)?.[1];
}
