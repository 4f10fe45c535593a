/** The problem found by a check. */
export class Finding extends Error {
  override readonly name = 'Finding';

  /** @param isTimed whether a time limit expired: on a busy machine, the finding may be wrong */
  constructor(
    message: string,
    readonly evidence: readonly string[] = [],
    readonly isTimed = false,
    /** How the server ended, with its last output; `undefined` if it is running. */
    readonly ended?: string,
  ) {
    super(message);
  }
}

/** A failure of the server, which its `ended` describes. */
export class ServerFailed extends Finding {
  constructor() {
    super('');
  }
}

/** Why a check has no verdict. */
export class NotTested extends Error {
  override readonly name = 'NotTested';
}

export function mebibytes(count: number): string {
  return `${Math.round(count / 1_048_576)} MiB`;
}

export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
