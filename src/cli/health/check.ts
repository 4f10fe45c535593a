import { messageOf } from '../../failure/read-cause';

/** What `doctor` found about one thing: it is well, or it says what to do. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What to do; also on a sound finding, where there is a limit to know of. */
  readonly advice?: string;
}

/** Looks at one thing of this machine or project. May reject; then the reason is the finding. */
export interface Check {
  readonly name: string;
  look(cwd: string): Promise<Omit<Finding, 'name'>> | Omit<Finding, 'name'>;
}

/** Runs a check; one that rejects is a finding, too. */
export async function runCheck({ name, look }: Check, cwd: string): Promise<Finding> {
  try {
    return { name, ...(await look(cwd)) };
  } catch (error) {
    return { name, ok: false, found: messageOf(error) };
  }
}
