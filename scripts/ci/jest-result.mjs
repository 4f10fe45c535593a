// Reads the JSON result of a run of Jest: how many tests, and what failed.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Lines of a failure's message. */
const shownLines = 25;

/** Counts and failures of a result file; `problem` says why it proves nothing. */
export function readJestResult(file, root) {
  let result;
  try {
    result = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { ...none, problem: `Jest wrote no result: ${error.message}` };
  }
  const failures = result.testResults.flatMap((testFile) => failuresOf(testFile, root));
  return {
    passed: result.numPassedTests,
    failed: failures.length,
    skipped: result.numPendingTests + result.numTodoTests,
    failures,
    problem: result.numTotalTests === 0 ? 'Jest found no test' : undefined,
  };
}

/** The failed tests of a file; the file itself where it failed without one. */
function failuresOf({ name, status, message, assertionResults }, root) {
  const path = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0 && status === 'failed') return [{ title: path, text: shorten(message) }];
  return failed.map(({ fullName, failureMessages }) => ({
    title: `${path} › ${fullName}`,
    text: shorten(failureMessages.join('\n')),
  }));
}

function shorten(message) {
  const lines = stripVTControlCharacters(message).split('\n');
  const frames = lines.filter((line) => !/^\s+at .*\/node_modules\//.test(line));
  const more = frames.length - shownLines;
  const cut = more > 0 ? [...frames.slice(0, shownLines), `… ${more} more lines`] : frames;
  return cut.join('\n');
}

const none = { passed: 0, failed: 0, skipped: 0, failures: [] };
