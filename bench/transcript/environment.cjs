// Our environment, with a clock around the transcript; writes the ms of each file to TRANSCRIPT_OUTPUT.
const { appendFileSync } = require('node:fs');
const { basename } = require('node:path');
const { performance } = require('node:perf_hooks');
const { TestEnvironment } = require('jest-ws-dynamic/environment');

module.exports = class extends TestEnvironment {
  #file;
  #spent = { calls: 0, characters: 0, ms: 0 };

  constructor(config, context) {
    super(config, context);
    this.#file = basename(context.testPath);
  }

  async setup() {
    await super.setup();
    const { session } = this.global[Symbol.for('jest-ws-dynamic')];
    const { transcript } = session;
    session.transcript = (...values) => {
      const start = performance.now();
      const text = transcript.apply(session, values);
      this.#spent.ms += performance.now() - start;
      this.#spent.calls += 1;
      this.#spent.characters += text.length;
      return text;
    };
  }

  async teardown() {
    await super.teardown();
    const line = JSON.stringify({ file: this.#file, ...this.#spent });
    appendFileSync(process.env.TRANSCRIPT_OUTPUT, `${line}\n`);
  }
};
