import type { ExpectedUse } from '../../bridge/test-session';
import { withoutOwnFrames } from '../../errors/read-cause';
import { placesOf } from '../../errors/stack-place';

/** A resource that was never used, and the line that created it. */
export interface Unused {
  readonly what: string;
  /** The stack of that line; empty if unknown. */
  readonly stack: string;
}

/** Resources that the tests of a file created and are expected to use, for `failOnUnused`. */
export class ExpectedUses {
  readonly #uses: ExpectedUse[] = [];

  add(use: ExpectedUse): void {
    this.#uses.push(use);
  }

  /**
   * One per line of code: if several tests run a line, its resource must be used in one of them. The toxics of
   * an unused link are left out.
   */
  unused(): readonly Unused[] {
    const used = new Set<string>();
    const unused = new Map<string, Unused & { readonly link: string | undefined }>();
    /** The lines of the links, which come before those of their toxics. */
    const links = new Map<object, string>();
    for (const use of this.#uses) {
      const stack = withoutOwnFrames(use.site.stack);
      const [place] = placesOf(stack);
      const line = `${use.what} ${place ? `${place.path}:${place.line}:${place.column}` : stack}`;
      const link = use.link && links.get(use.link);
      if (use.link !== undefined && link === undefined) links.set(use.link, line);
      if (use.isUsed()) used.add(line);
      else unused.set(line, { what: use.what, stack, link });
    }
    for (const line of used) unused.delete(line);
    return [...unused.values()]
      .filter(({ link }) => link === undefined || !unused.has(link))
      .map(({ what, stack }) => ({ what, stack }));
  }
}
