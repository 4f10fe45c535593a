/** The result of one check of `doctor`. */
export interface Finding {
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What to do about it; printed when the check fails. */
  readonly advice?: string;
}

/** A check of this machine or project. One that rejects has failed; the reason is its result. */
export interface Check {
  readonly name: string;
  look(cwd: string): Finding | Promise<Finding>;
}
