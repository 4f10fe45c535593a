/**
 * Formats the text of a failure once, at the end: leads, message, notes. Jest prints an error's `stack`, so
 * the text must be in it, above the first frame, which produces the code frame.
 */
import { dropEvidence, type Evidence, evidenceOf } from './evidence';
import { maskUrls } from './mask';
import { maskThrown } from './masker';
import { framesOf, fromUserLine, isArray, messageOf, read } from './read-cause';
import { showFailure } from './show-text';
import { withFallback } from './with-fallback';
import { withProperties, withText } from './with-properties';
import { type ErrorCode, WsDynamicError } from './ws-dynamic-error';

/** Maximum depth to which causes, and errors of an AggregateError, are rendered. */
const deepest = 3;

/** Codes whose messages do not include the message of their cause. */
const unlikeTheirCause: readonly ErrorCode[] = [
  'ERR_WS_DEPENDENCY_MISSING',
  'ERR_WS_NOT_RESILIENT',
];

/**
 * The failure as Jest prints it, with its causes. Returns the same error, or a copy if it is frozen.
 *
 * @param mask masks values that must not be shown
 */
export function renderFailure<T extends object>(
  failure: T,
  mask: (text: string) => string = maskUrls,
  depth = deepest,
): T {
  const evidence = evidenceOf(failure);
  dropEvidence(failure);
  // A list of errors may be a proxy.
  const error = withFallback(() => withCauses(failure, mask, depth), failure);
  const message = read(error, 'message');
  const stack = read(error, 'stack');
  const text = messageOf(error);
  const hasStack = typeof stack === 'string' && stack !== '';
  const stackHead = hasStack ? headOf(stack, text, evidence) : '';
  const { leads = [], notes = [] } = evidence;
  // Jest adds a message that the stack does not contain, with no line end in between.
  const isAdded = leads.length > 0 || (notes.length > 0 && !stackHead.endsWith(text));
  const shown = isForeign(error) ? maskThrown : (own: string) => own;
  const head = shown(hasStack && isAdded ? stackHead : text);
  const texts = {
    ...(typeof message === 'string' && {
      message: showFailure(mask(messageWith(head, evidence))),
    }),
    // A message may have lines like those of frames.
    ...(hasStack && { stack: showFailure(stackWith(stack, shown(stackHead), evidence, mask)) }),
  };
  const isSame = texts.message === message && (texts.stack ?? stack) === stack;
  return isSame ? error : withText(error, texts);
}

/** Whether the text is that of a program: an assertion compares values, which have to be visible. */
function isForeign(error: object): boolean {
  if (error instanceof WsDynamicError || read(error, 'matcherResult') !== undefined) return false;
  return !/^AssertionError/.test(String(read(error, 'name')));
}

/** The message of a failure with its evidence, where it is not printed as an error by Jest. */
export function failureText(failure: unknown): string {
  return messageWith(messageOf(failure), evidenceOf(failure));
}

function messageWith(message: string, { leads = [], notes = [] }: Evidence): string {
  return [...leads, message, ...notes].join('\n\n');
}

/** The part of a stack above its frames. */
function headOf(stack: string, text: string, { leads = [], notes = [] }: Evidence): string {
  const own = stack.slice(0, stack.length - framesOf(stack).length);
  if (leads.length + notes.length === 0) return own;
  // The message may end in blanks.
  const head = own.trimEnd() + text.slice(text.trimEnd().length);
  const whole = head.includes(text) ? head : `${text}\n${head}`;
  // Jest removes the name at the start of the text.
  return leads.length === 0 ? whole : whole.replace(/^Error: /, '');
}

function stackWith(
  stack: string,
  head: string,
  evidence: Evidence,
  mask: (text: string) => string,
): string {
  const { leads = [], notes = [] } = evidence;
  const frames = fromUserLine(framesOf(stack));
  if (leads.length + notes.length === 0) return mask(head) + frames;
  const text = mask(messageWith(head, evidence));
  const end = notes.length === 0 ? '' : '\n';
  return frames === '' ? text + end : `${text}${end}\n${frames}`;
}

function withCauses<T extends object>(error: T, mask: (text: string) => string, depth: number): T {
  if (depth === 0) return error;
  const cause = read(error, 'cause');
  const errors = read(error, 'errors');
  const isInMessage = error instanceof WsDynamicError && !unlikeTheirCause.includes(error.code);
  const render = (inner: unknown) =>
    typeof inner === 'object' && inner !== null ? renderFailure(inner, mask, depth - 1) : inner;
  const own = { writable: true, configurable: true, enumerable: false };
  let rendered = error;
  if (cause !== undefined) {
    // Jest prints a cause below the failure.
    const value = isInMessage ? undefined : render(cause);
    if (value !== cause) rendered = withProperties(rendered, { cause: { ...own, value } });
  }
  if (isArray(errors)) {
    const value = errors.map(render);
    const isSame = value.every((inner, index) => inner === errors[index]);
    if (!isSame) rendered = withProperties(rendered, { errors: { ...own, value } });
  }
  return rendered;
}
