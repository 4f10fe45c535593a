import type { MatcherFunction } from 'expect';
import { invalid } from '../../errors/invalid-value';
import { withSchemas } from '../schema/schema-matcher';
import { MatcherCall } from './matcher-call';
import { type Fits, Pairing } from './pairing';
import { deafness } from './silence';
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
    const fits = (one: number, index: number) =>
      call.fits(received[one] as (typeof received)[number], expected[index]);
    const pairing = this.isNot ? undefined : new Pairing(expected.length, received.length, fits);
    const missing =
      pairing?.missing ?? new Set(withoutMatch(expected.length, received.length, fits));
    const pass = this.isNot ? missing.size < expected.length : missing.size === 0;
    // A close frame, or a loss that the test waited for, ends the list as expected.
    const isEnded = source.lost?.wasClean === true || source.isEndNoticed === true;
    const failure = this.isNot && !pass && !isEnded ? deafness(call, true) : undefined;
    if (failure !== undefined) return failure;
    const indexes = [...expected.keys()].filter((index) => missing.has(index) !== pass);
    const listed = indexes.map((index) => expected[index]);
    const absent =
      pass || !pairing ? [] : indexes.filter((one) => !pairing.candidatesOf(one).length);
    const closest = absent
      .slice(0, mostExplained)
      .map((index) => call.closest(expected[index], received));
    const tooFew = pass || !pairing ? [] : tooFewTimes(pairing);
    const text = () => {
      const all = shorten(received, (one) => `  ${messageText(this, one)}`);
      return (
        `${pass ? 'These arrived, but should not have' : 'These did not arrive'}:\n${listText(this, listed)}\n${uncomparedText(pairing)}` +
        `${tooFew.map((one) => tooFewText(expectedText(this, expected[one.index]), one)).join('')}` +
        `${closest.map((one) => one?.text ?? '').join('')}${all === '' ? 'Nothing arrived at all.' : `All messages that arrived:\n${all}`}\n`
      );
    };
    return call.result(pass, text, {
      after: pass ? '' : `\n${remedyOf(source)}`,
      about: closest[0]?.message,
    });
  };

function remedyOf({ hasSettled, kind, notReads }: MatcherSubject): string {
  // The `WS` of the drop-in has no flush().
  const flush = notReads === true ? '' : `${kind}.flush() or `;
  return hasSettled?.()
    ? 'A ping was answered before: the server sends later, or answers pings before it has handled earlier messages. Await toReceiveMessage(), which waits.'
    : `This matcher does not wait: await ${flush}toReceiveMessage() first.`;
}

function uncomparedText(pairing: Pairing | undefined): string {
  if (!pairing?.uncompared) return '';
  return `${pairing.missing.size} are missing, so ${pairing.uncompared} more of the list were not compared.\n`;
}

interface TooFew {
  /** Of the expected message. */
  readonly index: number;
  /** How many received messages it fits. */
  readonly times: number;
  /** How many entries of the list fit exactly these. */
  readonly wanted: number;
}

function tooFewText(text: string, { times, wanted }: TooFew): string {
  const arrived = `${text} arrived ${times === 1 ? 'once' : `${times} times`}`;
  if (wanted > times) return `${arrived}, and ${wanted} entries of the list match it.\n`;
  return `${arrived}, but other entries of the list need ${times === 1 ? 'that message' : 'those messages'}: each entry stands for a message of its own.\n`;
}

/** The missing messages that arrived, but fewer times than expected. */
function tooFewTimes(pairing: Pairing): readonly TooFew[] {
  const found = [...pairing.missing].filter((index) => pairing.candidatesOf(index).length > 0);
  return found.flatMap((index) => {
    const rivals = pairing.rivalsOf(index);
    const isFirst = rivals.filter((one) => pairing.missing.has(one))[0] === index;
    const times = pairing.candidatesOf(index).length;
    return isFirst ? { index, times, wanted: rivals.length } : [];
  });
}

/** The expected messages that no received one fits. */
function withoutMatch(expected: number, received: number, fits: Fits): readonly number[] {
  const ones = [...Array(received).keys()];
  return [...Array(expected).keys()].filter((index) => !ones.some((one) => fits(one, index)));
}
