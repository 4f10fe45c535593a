import { expect, test } from '@jest/globals';
import { parseCommand, parseServer } from '../../src/cli/flags';

test('splits a command at spaces', () => {
  expect(parseCommand('node  app.js --quiet')).toEqual(['node', 'app.js', '--quiet']);
});

test('reports that PORT is already set', () => {
  expect(() => parseCommand('PORT=3000 node app.js')).toThrow(
    'PORT is already set to the port of the test file: leave it out.',
  );
});

test('prints how to set another variable', () => {
  expect(() => parseCommand('NODE_ENV=test node app.js')).toThrow(
    /To set NODE_ENV, use server: \{ command, args, env: \{ NODE_ENV: '…' \} \} in the Jest config/,
  );
});

test.each([parseCommand, parseServer])('%p does not take the URL of a running server', (parse) => {
  expect(() => parse('ws://ann:pw@a.test/')).toThrow(
    "received 'ws://(masked)@a.test/' (string). For a running server, use --url; conformance and security take its URL without a flag.",
  );
});
