import type { LateCall } from '../../bridge/awaited-call';
import { isObject } from '../../errors/is-object';

/** Failures of calls whose connection the session has closed: they fail no test. */
export class ForgivenFailures {
  readonly #failures = new WeakMap<object, LateCall | undefined>();
  #late: LateCall[] = [];

  /** @param verdict the call, if it is a matcher */
  add(failure: unknown, verdict: LateCall | undefined): void {
    if (isObject(failure)) this.#failures.set(failure, verdict);
  }

  /** Whether to ignore an uncaught error; the error of a late matcher is recorded instead. */
  has(error: unknown): boolean {
    if (!isObject(error) || !this.#failures.has(error)) return false;
    const verdict = this.#failures.get(error);
    if (verdict !== undefined) this.#late.push(verdict);
    return true;
  }

  /** Takes the matchers that failed after their tests had ended, unhandled. */
  takeLate(): readonly LateCall[] {
    const late = this.#late;
    this.#late = [];
    return late;
  }
}
