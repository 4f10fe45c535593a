import type { Probe } from '../probe/probe';
import type { Verdict } from '../probe/verdict';

/** Maximum causes shown with the frames of a case. */
const shown = 5;

type Failed = Verdict & { readonly id: string; readonly endedServer?: true };

/**
 * Describes failed cases, grouped by cause. Pure.
 *
 * @param describe describes a case with its frames
 * @param selecting how a user runs only the given case
 */
export function describeFailures<Result extends Failed>(
  failed: readonly Result[],
  describe: (result: Result) => string,
  selecting: (id: string) => string,
): readonly string[] {
  const groups = groupByCause(failed);
  const texts = groups.slice(0, shown).map((group) => describeGroup(group, describe));
  const next = groups[shown]?.[0];
  if (next === undefined) return texts;
  const left = groups.length - shown;
  const causes = left === 1 ? '1 more cause' : `${left} more causes`;
  return [...texts, `… and ${causes}; ${selecting(next.id)} shows the next one.`];
}

/** A line with the option that excludes those failed cases that no server on Node's `http` passes. Pure. */
export function describeExclusion(
  failed: readonly { readonly id: string }[],
  cases: readonly Pick<Probe, 'id' | 'nodeFails'>[],
): readonly string[] {
  const ids = cases
    .filter(({ id, nodeFails }) => nodeFails && failed.some((one) => one.id === id))
    .map(({ id }) => `'${id}'`);
  return ids.length === 0 ? [] : [`For a server on Node's http: exclude: [${ids.join(', ')}]`];
}

function groupByCause<Result extends Failed>(
  failed: readonly Result[],
): readonly (readonly Result[])[] {
  const groups = new Map<string, Result[]>();
  for (const result of failed) {
    const cause = causeOf(result);
    groups.set(cause, [...(groups.get(cause) ?? []), result]);
  }
  return [...groups.values()];
}

function describeGroup<Result extends Failed>(
  group: readonly Result[],
  describe: (result: Result) => string,
): string {
  const [first] = group;
  if (first === undefined) return '';
  if (group.length === 1) return describe(first);
  const ids = group.map(({ id }) => id).join(', ');
  return `${group.length} cases have one cause: ${ids}. The first:\n${describe(first)}`;
}

/** Sizes and payloads differ from case to case. */
function causeOf({ behavior, behaviorClose, result, resultClose, endedServer }: Failed): string {
  // The first failure has a diagnosis below its reason; the end of a server has its output there.
  const reason = endedServer ? result : result.split('\n', 1).join('');
  const texts = [behavior, behaviorClose, reason, resultClose].join('\n');
  return texts.replaceAll(/ \d+ B(?: "(?:[^"\\]|\\.)*")?/g, '');
}
