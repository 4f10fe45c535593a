import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const server = (name: string) => `/** @jest-environment-options {"server": "./${name}.js"} */
const { connect } = require('jest-ws-dynamic');
`;
const files = {
  'at-load.js': "console.error('DATABASE_URL\\nis not set'); process.exit(0);",
  'at-load.test.js': `${server('at-load')}
test('has no server', () => connect('/'));`,
  'at-start.js': `module.exports = async () => {
  await new Promise(setImmediate);
  process.stderr.write('cannot reach db:5432\\n');
  throw new Error('startup failed');
};`,
  'at-start.test.js': `${server('at-start')}
console.error('printed by the test file');
test('has no server', () => connect('/'));`,
  'handler.test.js': `const { connect, useServer } = require('jest-ws-dynamic');
useServer(({ httpServer }) => { httpServer.on('upgrade', () => process.exit(0)); });
test('loses its server', () => connect('/'));
test('runs on', () => {});`,
  'own.test.js': `test('exits', () => { process.exit(); });
test('catches', () => { try { process.exit(3); } catch {} });
test('mocks', () => {
  const exit = jest.spyOn(process, 'exit').mockReturnValue();
  process.exit(0);
  expect(exit).toHaveBeenCalledWith(0);
});`,
  'late.test.js': `test('leaves a timer', () => { setTimeout(() => process.exit(0), 1).unref(); });`,
};

const { shown, failed } = scene(files);

test('does not end the run: a server module', () => {
  expect(failed('at-load')).toEqual(['has no server']);
  expect(shown('at-load')).toContain('process.exit(0) was called, which would end Jest');
  expect(shown('at-load')).toContain("set the variable in a file of Jest's setupFiles");
  expect(shown('at-load')).toMatch(/at-load\.js:1:\d+/);
});

test('is shown with the last lines that the server module printed', () => {
  expect(shown('at-load')).toContain(
    'The last output of the server:\n      | DATABASE_URL\n      | is not set\n',
  );
});

test('is shown like a throw, with the last lines that the server module wrote', () => {
  expect(shown('at-start')).toContain(
    'The last output of the server:\n      | cannot reach db:5432\n',
  );
  expect(shown('at-start')).not.toContain('printed by the test file');
});

test('does not end the run: a handler of a server', () => {
  expect(failed('handler')).toEqual(['loses its server']);
  expect(shown('handler')).toContain('process.exit(0) was called, which would end Jest');
  expect(shown('handler')).toContain('> 2 | useServer');
});

test('does not end the run: a test', () => {
  expect(failed('own')).toEqual(['exits', 'catches']);
  expect(shown('own')).toContain('process.exit() was called');
  expect(shown('own')).toContain('process.exit(3) was called');
});

test('does not end the run: a timer of a file that has ended, or almost', () => {
  expect(failed('late')).toBeDefined();
});
