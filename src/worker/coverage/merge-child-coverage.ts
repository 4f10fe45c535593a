import { createFileCoverage, type FileCoverageData } from 'istanbul-lib-coverage';

type Hits = Record<string, number>;
type BranchHits = Record<string, number[]>;

/** Adds the counts of two runs of a file. Adds them one by one where both were instrumented alike. */
export function mergeCoverage<Data extends FileCoverageData & { hash?: string }>(
  first: Data,
  second: Data,
): Data {
  if (first.hash === undefined || first.hash !== second.hash) {
    const merged = createFileCoverage(structuredClone(first));
    merged.merge(createFileCoverage(structuredClone(second)));
    return merged.toJSON() as Data;
  }
  return {
    ...first,
    s: addHits(first.s, second.s),
    f: addHits(first.f, second.f),
    b: addBranches(first.b, second.b),
  };
}

function addHits(first: Hits, second: Hits): Hits {
  return Object.fromEntries(
    Object.entries(first).map(([id, hits]) => [id, hits + (second[id] ?? 0)]),
  );
}

function addBranches(first: BranchHits, second: BranchHits): BranchHits {
  return Object.fromEntries(
    Object.entries(first).map(([id, arms]) => [
      id,
      arms.map((hits, index) => hits + (second[id]?.[index] ?? 0)),
    ]),
  );
}
