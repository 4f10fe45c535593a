import type { MatcherFunction } from 'expect';
import { invalid } from '../../errors/invalid-value';
import { withSchemas } from '../schema/schema-matcher';
import { MatcherCall } from './matcher-call';
import type { MatcherSubject } from './subject';
import { expectedText, listText, messageText, shorten } from './value-text';

/** Maximum number of missing messages for which the closest one is shown. */
const mostExplained = 3;

export const toHaveReceivedMessages: MatcherFunction<[expected: readonly unknown[]]> =
  function toHaveReceivedMessages(subject, given) {
    const call: MatcherCall = new MatcherCall(this, 'toHaveReceivedMessages', subject);
    call.checkList(given);
    const expected = given.map(withSchemas);
    if (expected.length === 0) {
      throw invalid('toHaveReceivedMessages()', {
        expected: 'a list of at least one message',
        received: '[]',
        remedy: 'For silence, await toStaySilent().',
      });
    }
    const { source } = call;
    const { received } = source;
    const candidates = expected.map((item) =>
      received.flatMap((one, index) => (call.fits(one, item) ? [index] : [])),
    );
    const missing = this.isNot
      ? candidates.flatMap((found, index) => (found.length === 0 ? [index] : []))
      : unpaired(candidates);
    const pass = this.isNot ? missing.length < expected.length : missing.length === 0;
    // A close frame, or a loss that the test waited for, ends the list as expected.
    const isEnded = source.lost?.wasClean === true || source.isEndNoticed === true;
    const deafness = this.isNot && !pass && !isEnded ? call.deafness(true) : undefined;
    if (deafness !== undefined) return deafness;
    const isMissing = (_item: unknown, index: number): boolean => missing.includes(index) !== pass;
    const listed = expected.filter(isMissing);
    const isAbsent = (item: unknown): boolean => candidates[expected.indexOf(item)]?.length === 0;
    const closest = pass
      ? []
      : listed
          .filter(isAbsent)
          .slice(0, mostExplained)
          .map((item) => call.closest(item, received));
    const tooFew = pass ? [] : tooFewTimes(missing, candidates);
    const text = () => {
      const all = shorten(received, (one) => `  ${messageText(this, one)}`);
      return (
        `${pass ? 'These arrived, but should not have' : 'These did not arrive'}:\n${listText(this, listed)}\n` +
        `${tooFew.map(({ index, times, wanted }) => `${expectedText(this, expected[index])} arrived ${times === 1 ? 'once' : `${times} times`}, and ${wanted} entries of the list match it.\n`).join('')}` +
        `${closest.map((one) => one?.text ?? '').join('')}${all === '' ? 'Nothing arrived at all.' : `All messages that arrived:\n${all}`}\n`
      );
    };
    return call.result(pass, text, {
      after: pass ? '' : `\n${remedyOf(source)}`,
      about: closest[0]?.message,
    });
  };

function remedyOf({ hasSettled }: MatcherSubject): string {
  return hasSettled?.()
    ? 'A ping was answered before: the server sends later, or answers pings before it has handled earlier messages. Await toReceiveMessage(), which waits.'
    : 'This matcher does not wait: await client.flush() or toReceiveMessage() first.';
}

/** The missing messages that arrived, but fewer times than expected. */
function tooFewTimes(missing: readonly number[], candidates: readonly (readonly number[])[]) {
  const keys = candidates.map((found) => found.join());
  const firsts = missing.filter(
    (one, at) => keys[one] !== '' && missing.findIndex((two) => keys[two] === keys[one]) === at,
  );
  return firsts.map((index) => ({
    index,
    times: candidates[index]?.length ?? 0,
    wanted: keys.filter((one) => one === keys[index]).length,
  }));
}

/** The indices that remain after each has been matched with a different candidate (Kuhn's algorithm). */
function unpaired(candidates: readonly (readonly number[])[]): number[] {
  const owners = new Map<number, number>();
  const claim = (index: number, tried: Set<number>): boolean => {
    for (const candidate of candidates[index] ?? []) {
      if (tried.has(candidate)) continue;
      tried.add(candidate);
      const owner = owners.get(candidate);
      if (owner === undefined || claim(owner, tried)) {
        owners.set(candidate, index);
        return true;
      }
    }
    return false;
  };
  return [...candidates.keys()].filter((index) => !claim(index, new Set()));
}
