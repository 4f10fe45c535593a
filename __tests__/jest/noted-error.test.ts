import { expect, test } from '@jest/globals';
import { evidenceOf } from '../../src/errors/evidence';
import { renderFailure } from '../../src/errors/render-failure';
import { markExplained, noteOf } from '../../src/jest/noted-error';

test('a note stands once, though several tests fail with the same error', () => {
  const error = new Error('the server broke');
  expect(noteOf(error, 'a')).toBe(error);
  expect(noteOf(error, 'a', 'b')).toBe(error);
  expect(evidenceOf(error).notes).toEqual(['a', 'b']);
});

test('an error that an earlier failure has explained gets no more notes', () => {
  const error = new Error('the server broke');
  noteOf(error, 'a');
  markExplained(renderFailure(error));
  renderFailure(noteOf(error, 'a', 'b') as Error);
  expect(error.message).toBe('the server broke\n\na');
});
