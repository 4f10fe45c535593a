/** Names the getter of the keys that Jest 30 reads of an object that a failure shows. */
const printedKeys = Symbol.for('@jest/serializableProperties');

/** What a failing `toBe()` or `toEqual()` of Jest shows by its own properties. */
export abstract class ShownByJest {
  /**
   * Otherwise Jest reads every inherited getter, which takes seconds with many messages. @internal
   */
  get [printedKeys](): readonly string[] {
    return Object.keys(this);
  }
}
