// Prints the test files that took most CPU time (ten, or CPU_ROWS of them), and the sum of all.
const { relative } = require('node:path');

const rowCount = Number(process.env.CPU_ROWS ?? 10);

module.exports = class CpuReporter {
  constructor(globalConfig) {
    this.rootDir = globalConfig.rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    const files = testResults
      .map(({ testFilePath, cpu = 0 }) => ({ path: relative(this.rootDir, testFilePath), cpu }))
      .toSorted((one, other) => other.cpu - one.cpu);
    if (files.length < 2) return;
    const sum = files.reduce((total, { cpu }) => total + cpu, 0);
    const rows = files.slice(0, rowCount).map(({ path, cpu }) => `${seconds(cpu)}  ${path}`);
    process.stderr.write(
      `\nMost CPU time, of ${seconds(sum).trim()} in all:\n${rows.join('\n')}\n`,
    );
  }
};

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`.padStart(8);
}
