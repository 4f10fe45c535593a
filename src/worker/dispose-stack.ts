import { pointAt } from '../errors/point-at';
import { causeOf } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { now } from '../platform/clock';

const intro = 'jest-ws-dynamic could not close everything: ';

/** The error of another stack already names its resources. */
function listed(name: string, error: unknown): string {
  const { message } = causeOf(error);
  const at = message.indexOf(intro);
  return at < 0 ? `${name}: ${message}` : message.slice(at + intro.length);
}

type Close = () => Promise<unknown> | unknown;

/**
 * A stack for all resources that are opened together. `dispose()` closes them in reverse order, one by one,
 * continues after a failure, may be called twice, and throws one AggregateError that names what did not
 * close.
 */
export class DisposeStack {
  readonly #entries: { readonly name: string; readonly close: Close }[] = [];
  #closing: Promise<void> | undefined;

  /** @param oneByOne ms after which the remaining resources are closed all at once */
  constructor(private readonly oneByOne = Number.POSITIVE_INFINITY) {}

  /** Adds a resource; after `dispose()` it is closed at once. */
  push(name: string, close: Close): void {
    this.#entries.push({ name, close });
    // Nothing awaits this close, so a failure becomes a warning.
    const warn = (error: unknown): void => process.emitWarning(causeOf(error).message);
    this.#closing?.catch(() => {}).then(() => this.#closeAll().catch(warn));
  }

  dispose(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const failures: { readonly name: string; readonly error: unknown }[] = [];
    const unfinished: Promise<void>[] = [];
    const deadline = now() + this.oneByOne;
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      const { name, close } = entry;
      const closing = (async () => void (await close()))().catch((error: unknown) => {
        failures.push({ name, error });
      });
      if (now() < deadline) await closing;
      else unfinished.push(closing);
    }
    await Promise.all(unfinished);
    if (failures.length === 0) return;
    const [only] = failures;
    // The error has a code and a remedy.
    if (failures.length === 1 && only?.error instanceof WsDynamicError) throw only.error;
    const list = failures.map(({ name, error }) => listed(name, error)).join('; ');
    const failure = new AggregateError(
      failures.map(({ error }) => error),
      intro + list,
    );
    // Frames of this package would be shown as the place of the failure.
    pointAt(failure, '');
    throw failure;
  }
}

/**
 * Cleans up after a failure. Resolves with the failure, including that of the clean-up.
 *
 * @example
 * catch (error) { throw await afterCleanUp(error, () => stack.dispose()); }
 */
export async function afterCleanUp(failure: unknown, cleanUp: Close): Promise<unknown> {
  try {
    await cleanUp();
    return failure;
  } catch (second) {
    const own = failure instanceof WsDynamicError ? failure : undefined;
    const message = `${own?.message ?? causeOf(failure).message}\nThe clean-up failed as well: ${causeOf(second).message}`;
    const both = new AggregateError([failure, second], message);
    if (own === undefined) return both;
    return pointAt(new WsDynamicError(own.code, message, { cause: both }), own.stack);
  }
}
