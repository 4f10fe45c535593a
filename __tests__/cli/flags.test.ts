import { expect, test } from '@jest/globals';
import { parseCommand } from '../../src/cli/flags';

test('divides a command at spaces', () => {
  expect(parseCommand('node  app.js --quiet')).toEqual(['node', 'app.js', '--quiet']);
});

test('says that PORT is set already', () => {
  expect(() => parseCommand('PORT=3000 node app.js')).toThrow(
    'PORT is already set to the port of the test file: leave it out.',
  );
});

test('says how to set another variable', () => {
  expect(() => parseCommand('NODE_ENV=test node app.js')).toThrow(
    /To set NODE_ENV, use server: \{ command, args, env: \{ NODE_ENV: '…' \} \} in the Jest config/,
  );
});
