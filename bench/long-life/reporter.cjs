// Notes after every tenth test file what is left: heap after garbage collection, and file descriptors.
// For `jest -i` under --expose-gc, where the tests' process is Jest's own.
const { readdirSync, writeFileSync } = require('node:fs');

module.exports = class LifeReporter {
  #files = 0;
  #left = [];

  onTestFileResult() {
    this.#files += 1;
    if (this.#files % 10 !== 0) return;
    global.gc();
    const { heapUsed, external } = process.memoryUsage();
    const descriptors = readdirSync('/proc/self/fd').length;
    this.#left.push({ files: this.#files, heap: heapUsed, external, descriptors });
  }

  onRunComplete() {
    writeFileSync(process.env.LONG_LIFE_OUTPUT, JSON.stringify(this.#left));
  }
};
