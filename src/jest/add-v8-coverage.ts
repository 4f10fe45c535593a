import type { V8CoverageResult } from '@jest/test-result';
import { jestRuntimes } from './jest-modules';

/**
 * Jest's v8 provider takes coverage from its own inspector session alone, and asks the runtime for the
 * result once the file's tests are over. What commands executed is added to that answer.
 */
const waiting: V8CoverageResult[number][] = [];
const extended = new WeakSet<object>();

/** Adds entries to the coverage of the file that runs now. */
export function addV8Coverage(entries: V8CoverageResult): void {
  for (const { prototype } of jestRuntimes()) {
    if (extended.has(prototype)) continue;
    extended.add(prototype);
    const original = prototype.getAllV8CoverageInfoCopy;
    prototype.getAllV8CoverageInfoCopy = function (this: typeof prototype) {
      const own = original.call(this);
      // The reporter reads each file by one transform: the one of the tests, where they load it too.
      const transforms = new Map(own.map((entry) => [entry.result.url, entry.codeTransformResult]));
      const added = waiting.splice(0).map((entry) => ({
        ...entry,
        codeTransformResult: transforms.get(entry.result.url) ?? entry.codeTransformResult,
      }));
      return [...own, ...added];
    };
  }
  waiting.push(...entries);
}
