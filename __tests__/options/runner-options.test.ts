import { expect, test } from '@jest/globals';
import { runnerOptions, runnerOptionsVariable } from '../../src/options/runner-options';

const read = (text: string) => runnerOptions({ [runnerOptionsVariable]: text });

test('the options of the command line are a JSON object', () => {
  expect(read('{"startPort":9100,"server":{"command":"node"}}')).toEqual({
    startPort: 9100,
    server: { command: 'node' },
  });
  expect(runnerOptions({})).toEqual({});
});

test.each([['['], ['[]'], ['null'], ['3'], ['"\u001b[31m"']])('%j is refused', (text) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      // Without control characters.
      message: expect.stringMatching(
        /^environment: expected "JEST_WS_DYNAMIC_OPTIONS" to be a JSON object of environment options, received [^\p{Cc}]*$/u,
      ),
    }),
  );
});
