/** Why a predicate may have accepted no message. */

/** A predicate's answers, and the arguments it had. */
export class PredicateAnswers {
  #count = 0;
  #areUndefined = true;
  #areTexts = true;

  add(answer: unknown, argument: unknown): void {
    this.#count += 1;
    this.#areUndefined &&= answer === undefined;
    this.#areTexts &&= typeof argument === 'string';
  }

  /** Empty if the predicate is not the likely cause. */
  explain(predicate: object): string {
    if (this.#count === 0) return '';
    if (this.#areUndefined) {
      return 'The predicate returned undefined for each message: return whether it accepts the message.\n';
    }
    const name = this.#areTexts ? readOfText(String(predicate)) : undefined;
    if (name === undefined) return '';
    return `The predicate reads "${name}" of its first argument, which is the text of a message: its second argument is the parsed JSON.\n`;
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
