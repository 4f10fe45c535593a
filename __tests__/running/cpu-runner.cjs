// jest-circus, which also notes the CPU time of each test file: of this process and of all processes
// that it started and that have ended. cpu-reporter.cjs prints the ten files that took most.
const { readFileSync } = require('node:fs');
const { default: runCircus } = require('jest-circus/runner');

/** Linux counts in hundredths of a second. */
const msPerTick = 10;

/** ms of CPU of this process and, on Linux, of its ended children. */
function cpuTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + endedChildren();
}

function endedChildren() {
  try {
    // The name of the program, in parentheses, may have spaces; cutime and cstime are fields 16 and 17.
    const [, rest = ''] = /.*\) (.*)/s.exec(readFileSync('/proc/self/stat', 'utf8')) ?? [];
    const fields = rest.split(' ');
    return (Number(fields[13]) + Number(fields[14])) * msPerTick;
  } catch {
    return 0;
  }
}

module.exports = async (...given) => {
  const before = cpuTime();
  const result = await runCircus(...given);
  return { ...result, cpu: cpuTime() - before };
};
