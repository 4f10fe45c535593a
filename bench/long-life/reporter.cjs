// Notes after every tenth test file what is left: heap after garbage collection, and file descriptors.
// For `jest -i` under --expose-gc, where the tests' process is Jest's own.
const { readdirSync, writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');

/** Contexts of ended files go in one pass after another: finalizers run in between. */
const passes = 6;

module.exports = class LifeReporter {
  #files = 0;
  #left = [];

  async onTestFileResult() {
    this.#files += 1;
    if (this.#files % 10 !== 0) return;
    for (let pass = 0; pass < passes; pass += 1) {
      global.gc();
      await pause(20);
    }
    const { heapUsed, external } = process.memoryUsage();
    const descriptors = readdirSync('/proc/self/fd').length;
    this.#left.push({ files: this.#files, heap: heapUsed, external, descriptors });
  }

  onRunComplete() {
    writeFileSync(process.env.LONG_LIFE_OUTPUT, JSON.stringify(this.#left));
  }
};
