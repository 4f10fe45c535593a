/** `require('jest-ws-dynamic')` where our environment does not run: in a config, another runner, Jest itself. */
import * as api from '../index';

/** Jest calls the default export of the environment or reporter that a config names. */
function refuseToRun(): never {
  throw new api.WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    "Jest's config or a docblock: expected the name of an environment or reporter, received 'jest-ws-dynamic', the API for tests. Write 'jest-ws-dynamic/environment' (or preset: 'jest-ws-dynamic') for the environment, and 'jest-ws-dynamic/reporter' for the reporter.",
  );
}

// Not enumerable, since it is not part of the API.
Object.defineProperty(api, 'default', { value: refuseToRun });
module.exports = api;
