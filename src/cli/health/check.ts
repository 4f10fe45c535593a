/** The result of one check of `doctor`. */
export interface Finding {
  readonly ok: boolean;
  /** The result, in words. */
  readonly found: string;
  /** The remedy; printed if the check fails. */
  readonly advice?: string;
}

/** A check of this machine or project. If it rejects, it has failed; the reason is its result. */
export interface Check {
  readonly name: string;
  /** @param config the path of a config that Jest would not find by its name */
  look(cwd: string, config?: string): Finding | Promise<Finding>;
}
