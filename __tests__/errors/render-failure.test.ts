import { describe, expect, test } from '@jest/globals';
import { addEvidence, evidenceOf, markFramesShown } from '../../src/errors/evidence';
import { failureText, renderFailure } from '../../src/errors/render-failure';
import { WsDynamicError } from '../../src/errors/ws-dynamic-error';

const place = '\n    at test (/project/a.test.js:3:5)\n    at run (/jest.js:1:1)';

function failure(text = 'It failed.'): Error {
  const error = new Error(text);
  error.stack = `Error: ${text}${place}`;
  return error;
}

describe('the text of a failure', () => {
  test('is its cause, its message and further facts, above its frames', () => {
    const error = addEvidence(failure(), { leads: ['The server ended.'], notes: ['one', 'two'] });
    expect(renderFailure(error).stack).toBe(
      `The server ended.\n\nIt failed.\n\none\n\ntwo\n${place}`,
    );
    expect(error.message).toBe('The server ended.\n\nIt failed.\n\none\n\ntwo');
  });

  // Jest prints the message again where the stack does not contain it.
  test.each([
    ['of this package', new WsDynamicError('ERR_WS_CONNECT_FAILED', 'It failed.')],
    ['with a name', new TypeError('It failed.')],
    ['with nested errors', new AggregateError([new Error('one'), new Error('two')])],
    ['whose message differs from its stack', Object.assign(new Error('old'), { message: 'new' })],
  ])('is the same in the message and in the stack of an error %s', (_kind, error) => {
    renderFailure(addEvidence(error, { leads: ['The server ended.'], notes: ['one'] }));
    expect(error.stack).toContain(error.message);
    expect(error.message.split('The server ended.')).toHaveLength(2);
  });

  test.each([
    ['is another text', 'something else'],
    ['ends in another text', 'Error: It failed.\nsomething else'],
    ['has an older message', `Error: old${place}`],
  ])('is in the stack of an error whose stack %s', (_kind, stack) => {
    const error = Object.assign(failure(), { stack });
    renderFailure(addEvidence(error, { notes: ['one'] }));
    expect(error.stack).toContain(error.message);
    expect(error.stack.split('It failed.')).toHaveLength(2);
  });

  test('has the message once if that ends in blanks', () => {
    const error = renderFailure(addEvidence(failure('It failed. \n'), { notes: ['one'] }));
    expect(error.stack).toBe(`Error: It failed. \n\n\none\n${place}`);
    expect(error.stack).toContain(error.message);
  });

  test('has no line that CI executes as a command, from the message of a server', () => {
    const error = renderFailure(failure('" ":\n::error::a\n    at b\n  ::stop-commands::c'));
    const shown = '" ":\n\\u003a:error::a\n    at b\n  \\u003a:stop-commands::c';
    expect(error.message).toBe(shown);
    expect(error.stack).toBe(`Error: ${shown}${place}`);
  });

  test('is written once', () => {
    const error = addEvidence(failure(), { notes: ['one'] });
    const { stack } = renderFailure(error);
    expect(renderFailure(error).stack).toBe(stack);
    expect(evidenceOf(error)).toEqual({});
  });

  test('is unchanged without evidence', () => {
    const error = failure();
    const { stack } = error;
    expect(renderFailure(error)).toBe(error);
    expect(error.stack).toBe(stack);
  });

  test('keeps the order in which evidence was added', () => {
    const error = addEvidence(addEvidence(failure(), { notes: ['one'] }), { notes: ['two'] });
    expect(failureText(error)).toBe('It failed.\n\none\n\ntwo');
  });

  test('is masked, except for its frames', () => {
    const error = addEvidence(failure('secret'), { notes: ['another secret'] });
    const rendered = renderFailure(error, (text) => text.replaceAll('secret', '(masked)'));
    expect(rendered.stack).toBe(`Error: (masked)\n\nanother (masked)\n${place}`);
  });

  test('of a frozen error is added to a copy with the same prototype', () => {
    const error = Object.freeze(new TypeError('frozen'));
    const rendered = renderFailure(addEvidence(error, { notes: ['one'] }));
    expect(rendered).not.toBe(error);
    expect(rendered).toBeInstanceOf(TypeError);
    expect(rendered.stack).toMatch(/^TypeError: frozen\n\none\n\n {4}at /);
  });

  test('of an error without a stack is its message', () => {
    const error = Object.assign(new Error('bare'), { stack: undefined });
    expect(renderFailure(addEvidence(error, { notes: ['one'] })).message).toBe('bare\n\none');
  });

  test('includes that of its causes and its nested errors', () => {
    const inner = addEvidence(failure('inner'), { notes: ['one'] });
    const outer = new Error('outer', { cause: inner });
    const all = new AggregateError([outer], 'all');
    renderFailure(all);
    expect(inner.message).toBe('inner\n\none');
  });
});

describe('the cause of an error of this package', () => {
  const cause = new Error('read ECONNRESET');

  test('is shown by its message, and not printed again', () => {
    const error = new WsDynamicError('ERR_WS_CONNECT_FAILED', 'read ECONNRESET.', { cause });
    expect(renderFailure(error).cause).toBeUndefined();
  });

  test('is printed if its message does not contain it', () => {
    const error = new WsDynamicError('ERR_WS_DEPENDENCY_MISSING', 'Install it.', { cause });
    expect(renderFailure(error).cause).toBe(cause);
  });
});

test('the evidence of a matcher’s result is on the error that Jest creates from it', () => {
  const connection = {};
  const result = markFramesShown({ pass: false, message: () => 'no' }, connection);
  const error = Object.assign(new Error('no'), { matcherResult: { ...result, message: 'no' } });
  expect(evidenceOf(error).subject?.deref()).toBe(connection);
});
