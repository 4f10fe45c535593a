import { expect, test } from '@jest/globals';
import { quoteOutput } from '../../src/errors/quote-output';
import { showFailure, showLine, showText } from '../../src/errors/show-text';
import { showValue } from '../../src/errors/show-value';
import { WsDynamicError } from '../../src/errors/ws-dynamic-error';
import { preview } from '../../src/worker/connections/format-frame';

const attacks = {
  title: '\u001b]0;owned\u0007',
  clipboard: '\u001b]52;c;b3duZWQ=\u001b\\',
  'device control': '\u001bPq\u001b\\',
  'privacy message': '\u001b^x\u001b\\',
  'C1 sequence': '\u009b31m',
  'carriage return': 'ok\rFAILED',
  backspace: 'abc\b\b\b',
  'right to left': 'a\u202eb\u2066c',
  null: 'a\u0000b',
};

const raw = /[\p{Cc}\p{Bidi_Control}]/u;

test.each(Object.entries(attacks))('%s appears as an escape', (_name, text) => {
  const shown = [
    showText(text),
    showFailure(text),
    showLine(text),
    showValue(text),
    preview(text, false, text.length),
    preview(`[${text}]`, false, text.length),
    ...quoteOutput([text]),
    new WsDynamicError('ERR_WS_CLOSED', text).message,
  ];
  for (const each of shown) expect(each).not.toMatch(raw);
});

test('line breaks and tabs are kept in text, and escaped in a line', () => {
  expect(showText('a\r\n\tb\n')).toBe('a\r\n\tb\n');
  expect(showLine('a\r\n\tb\n')).toBe('a\\r\\n\\tb\\n');
  expect(showText('é 😀')).toBe('é 😀');
});

test('a failure keeps its colors', () => {
  const coloured = '\u001b[31mred\u001b[39m \u001b[1;32mgreen\u001b[0m\r\n\tplain';
  expect(showFailure(coloured)).toBe(coloured);
});

test('a command of a CI log is shown in a form that CI does not execute', () => {
  expect(showText('a\n  ::error file=b.js::c\n::stop-commands::d')).toBe(
    'a\n  \\u003a:error file=b.js::c\n\\u003a:stop-commands::d',
  );
  expect(showText('a ::error::b\n::ffff:127.0.0.1')).toBe('a ::error::b\n::ffff:127.0.0.1');
  expect(showText('a ##vso[task.complete]\n##teamcity[x]\n##[error]b\n## [title](#a)')).toBe(
    'a \\u0023#vso[task.complete]\n\\u0023#teamcity[x]\n\\u0023#[error]b\n## [title](#a)',
  );
});
