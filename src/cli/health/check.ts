import { messageOf } from '../../failure/read-cause';

/** The result of one check of `doctor`. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What to do about it; printed when the check fails. */
  readonly advice?: string;
}

/** A check of this machine or project. One that rejects has failed; the reason is its result. */
export interface Check {
  readonly name: string;
  look(cwd: string): Promise<Omit<Finding, 'name'>> | Omit<Finding, 'name'>;
}

export async function runCheck({ name, look }: Check, cwd: string): Promise<Finding> {
  try {
    return { name, ...(await look(cwd)) };
  } catch (error) {
    return { name, ok: false, found: messageOf(error) };
  }
}
