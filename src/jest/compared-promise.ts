/** Names the promise that one of Jest's matchers compared instead of its value. Loaded when a test fails. */
import { stripVTControlCharacters } from 'node:util';
import { isPromise } from 'node:util/types';
import type { AwaitedCall } from '../bridge/awaited-call';
import { messageOf, read } from '../errors/read-cause';
import { userLine } from '../errors/user-line';
import { isVoided } from './background-calls';
import { lineOf } from './call-source';

/** A promise as Jest prints it: as the received value, or as a line of a difference, with its class in Jest 29. */
const printed =
  /^(?:Received(?: has)?(?: value)?: +|\+ +)(?:"[^"]*": )?(?:Awaited|Lazy)?Promise \{/m;

/** Jest 29 prints a received promise as an object, which may have symbols that Node's async_hooks added. */
const printedAsObject = /^Received(?: has)?(?: value)?: +\{(?:\}|Symbol\(async_id_symbol\))/m;

/** Empty for any other failure. @param calls those of the test that were not awaited */
export function comparedPromiseNote(calls: readonly AwaitedCall[], thrown: unknown): string {
  const text = stripVTControlCharacters(messageOf(thrown));
  if (!text.startsWith('expect(')) return '';
  const line = userLine(String(read(thrown, 'stack')));
  const open = calls.filter((call) => !call.isAwaited && !call.isCaught && !isVoided(call));
  const inLine = open.find((one) => lineOf(one) === line);
  const isCompared =
    isPromise(read(read(thrown, 'matcherResult'), 'actual')) ||
    printed.test(text) ||
    (inLine !== undefined && printedAsObject.test(text));
  if (!isCompared) return '';
  const call = inLine ?? open.find(({ isOptional }) => !isOptional);
  const where = call && lineOf(call);
  const what =
    where === undefined
      ? 'The received value is a promise'
      : `${call?.name} at ${where} was not awaited: the received value is its promise`;
  return `${what}. Await it, expect(await …), or write await expect(…).resolves.`;
}
