const { writeFileSync } = require('node:fs');

/** Writes the result of the one test at once, as Jest's process may end before the run does. */
module.exports = class {
  onTestResult(_test, { testResults: [{ status, duration }] }) {
    writeFileSync('result.json', JSON.stringify({ status, duration }));
  }
};
