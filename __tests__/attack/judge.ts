import { WsDynamicError } from 'jest-ws-dynamic';

/** How a call with a hostile value ended. */
export type Verdict = 'refused' | 'accepted' | `unclear: ${string}` | 'hang';

/**
 * How long a call may stay open after what it waits for has ended, ms. A function that returned
 * nothing may listen within half of `startTimeout` (5,000 ms).
 */
const limit = 8000;

const refusals = ['ERR_WS_OPTION_INVALID', 'ERR_WS_PORT_INVALID'];

/** Makes a call, ends what it waits for, and judges how it ended. */
export async function judge(call: () => unknown, end: () => unknown): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => resolve('hang'), limit);
  });
  const made = attempt(call);
  await Promise.race([made, turn()]);
  await end();
  const verdict = await Promise.race([made, hang]);
  clearTimeout(timer);
  return verdict;
}

async function attempt(call: () => unknown): Promise<Verdict> {
  try {
    await call();
    return 'accepted';
  } catch (error) {
    return verdictOf(error);
  }
}

function verdictOf(error: unknown): Verdict {
  if (!(error instanceof WsDynamicError)) {
    // A matcher's failure is an answer: the value was compared.
    return isMatcherFailure(error) || isOwn(error) ? 'accepted' : `unclear: ${describe(error)}`;
  }
  if (!/[\\/]attack[\\/]/.test(error.stack ?? '')) return `unclear: no frame: ${error.message}`;
  // The value was taken, and the call ended otherwise.
  if (!refusals.includes(error.code)) return 'accepted';
  const isShown =
    /expected .+, received |works on (?:a|the) |Invalid character in header|Cannot connect to/s.test(
      error.message,
    );
  const isClean = !/\[object |\p{Bidi_Control}/u.test(error.message) && error.message.length < 1500;
  return isShown && isClean ? 'refused' : `unclear: ${error.message}`;
}

function isMatcherFailure(error: unknown): boolean {
  return error instanceof Error && 'matcherResult' in error;
}

/** Thrown by the value itself, where a message was compared with it. */
function isOwn(error: unknown): boolean {
  return error instanceof Error && error.message === 'a getter that throws';
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
}

/** What is refused at once is settled by then. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
