/** Names an `await` inside of `expect()` that rejected before the matcher was called. Loaded when a test fails. */
import { isError } from '../errors/read-cause';
import { withFallback } from '../errors/with-fallback';
import { framesOf } from './call-source';
import { type Ancestors, ancestorsOf, isCall, isMember, nameOf, programOf } from './syntax';

/** What follows `expect(…)` if its promise is to reject. */
const rejecting: ReadonlySet<string> = new Set(['rejects', 'toRejectUpgrade']);

/** Empty for any other failure. */
export function awaitedInExpectNote(thrown: unknown): string {
  if (!isError(thrown)) return '';
  for (const { source, offset } of framesOf(thrown.stack)) {
    const name = withFallback(() => matcherAfter(source, offset), undefined);
    if (name !== undefined) {
      return `The promise inside of expect(await …) rejected before .${name} was called: write await expect(…).${name}, without the await inside.`;
    }
  }
  return '';
}

function matcherAfter(source: string, offset: number): string | undefined {
  if (![...rejecting].some((name) => source.includes(name))) return undefined;
  const around = ancestorsOf(programOf(source), offset);
  const index = around.findLastIndex(isAwaitedArgument);
  return index < 0
    ? undefined
    : membersOf(around.slice(0, index)).find((one) => rejecting.has(one));
}

function isAwaitedArgument([node, parent]: Ancestors[number]): boolean {
  return node.type === 'AwaitExpression' && isCall(parent) && nameOf(parent.callee) === 'expect';
}

/** The members that follow an expression: `not` and `toBe` of `expect(…).not.toBe()`. */
function membersOf(around: Ancestors): string[] {
  return around.flatMap(([node, parent]) =>
    isMember(parent) && parent.object === node ? (nameOf(parent) ?? []) : [],
  );
}
