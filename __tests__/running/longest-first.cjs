/**
 * Starts the longest files first. Jest knows durations from earlier runs; in a fresh clone, as in CI, it goes
 * by the size of files, and the longest could run alone at the end.
 */
const { sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  'scenes/in-band.e2e.test.ts',
  'cli/init/init.e2e.test.ts',
  'suites/security/raw-servers.e2e.test.ts',
  'suites/security/weak-servers.e2e.test.ts',
  'explain/modes.e2e.test.ts',
  'worker/coverage/command-coverage.e2e.test.ts',
].map((file) => file.split('/').join(sep));

function placeOf({ path }) {
  const at = longest.findIndex((file) => path.endsWith(file));
  return at === -1 ? longest.length : at;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => placeOf(one) - placeOf(other));
  }
};
