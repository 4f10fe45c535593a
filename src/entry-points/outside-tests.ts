/** `require('jest-ws-dynamic')` where our environment does not run: in a config, another runner, Jest itself. */
import * as api from '../index';

/** Jest calls the default export of what a config names, or `extract` of a `dependencyExtractor`. */
function refuseToRun(): never {
  throw new api.WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    "Jest's config or a docblock: expected the name of an environment, reporter or dependency extractor, received 'jest-ws-dynamic', the API for tests. Write 'jest-ws-dynamic/environment' (or preset: 'jest-ws-dynamic') for the environment, 'jest-ws-dynamic/reporter' for the reporter, and 'jest-ws-dynamic/dependency-extractor' for the extractor. Other options of Jest do not take this name.",
  );
}

// Not enumerable, since they are not part of the API.
for (const name of ['default', 'extract']) Object.defineProperty(api, name, { value: refuseToRun });
module.exports = api;
