import type { V8CoverageResult } from '@jest/test-result';
import { jestRuntimes } from './jest-modules';

/**
 * Jest's v8 provider takes coverage only from its own inspector session, and reads it from the runtime after
 * the file's tests. Coverage of commands is added to that result.
 */
const waiting: V8CoverageResult[number][] = [];
const extended = new WeakSet<object>();

/** Adds entries to the coverage of the running file. */
export function addV8Coverage(entries: V8CoverageResult): void {
  for (const { prototype } of jestRuntimes()) {
    if (extended.has(prototype)) continue;
    extended.add(prototype);
    const original = prototype.getAllV8CoverageInfoCopy;
    prototype.getAllV8CoverageInfoCopy = function (this: typeof prototype) {
      const own = original.call(this);
      // The reporter uses one transform per file: the one from the tests, if they load the file too.
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
