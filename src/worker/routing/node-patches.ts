import { type DialRules, patchDials } from './patch-dials';
import { type LookupRules, patchLookups } from './patch-lookups';

/** Node's methods that are replaced while something is routed. */
export class NodePatches {
  #restoreDials: (() => void) | undefined;
  #restoreLookups: (() => void) | undefined;

  /** @param onFirst called before the first replacement */
  constructor(
    private readonly rules: DialRules & LookupRules,
    private readonly onFirst: (() => void) | undefined,
  ) {}

  apply(withLookups: boolean): void {
    if (this.#restoreDials === undefined) this.onFirst?.();
    this.#restoreDials ??= patchDials(this.rules);
    if (withLookups) this.#restoreLookups ??= patchLookups(this.rules);
  }

  /** Safe to call twice. */
  restore(): void {
    this.#restoreLookups?.();
    this.#restoreDials?.();
    this.#restoreLookups = undefined;
    this.#restoreDials = undefined;
  }
}
