/** Why a predicate may have accepted no message. */
import { hasValue } from '../message/decoded';
import type { WireMessage } from '../message/message';
import type { MessageFormat } from '../message/message-format';

/** A predicate's answers, and the arguments it had. */
export class PredicateAnswers {
  #count = 0;
  #areUndefined = true;
  #areTexts = true;

  /** The predicate that `wants` calls, with the refused messages added. */
  watch<Wire extends WireMessage>(
    wants: (wire: Wire) => boolean,
    format: MessageFormat,
  ): (wire: Wire) => boolean {
    return (wire) => {
      const answer = wants(wire);
      if (answer) return true;
      const opened = format.open(wire);
      // A predicate does not get a message that its codec could not decode.
      const isReadable = opened.decoded === undefined || hasValue(opened.decoded);
      if (isReadable) this.add(answer, format.argument(opened));
      return false;
    };
  }

  add(answer: unknown, argument: unknown): void {
    this.#count += 1;
    this.#areUndefined &&= answer === undefined;
    this.#areTexts &&= typeof argument === 'string';
  }

  /**
   * Empty if the predicate is not the likely cause.
   *
   * @param name how the text names it
   */
  explain(predicate: object, name = 'The predicate'): string {
    if (this.#count === 0) return '';
    if (this.#areUndefined) {
      return `${name} returned undefined for each message: return whether it accepts the message.\n`;
    }
    const property = this.#areTexts ? readOfText(String(predicate)) : undefined;
    if (property === undefined) return '';
    return `${name} reads "${property}" of its first argument, which is the text of a message: its second argument is the parsed JSON.\n`;
  }
}

/** A property that a function reads of its first parameter, and a text does not have. */
function readOfText(source: string): string | undefined {
  const destructured = /^\(\{ ?(\w+)/.exec(source)?.[1];
  const parameter = /^(?:function(?: \w+)? ?\(|\(?)(\w+)(?:,|\)| ?=>)/.exec(source)?.[1];
  const words = source.split(/\b/);
  const names = words.filter(
    (_, index) => words[index - 2] === parameter && /^\??\.$/.test(words[index - 1] ?? ''),
  );
  return [destructured, ...names].find((name) => name !== undefined && !(name in String.prototype));
}
