import { describe, expect, test } from '@jest/globals';
import { esModuleFailure, isRefused } from '../../../src/test-realm/server/es-module-failure';

const server = '/app/server.js';
const uuid = '/app/node_modules/.pnpm/uuid@14.0.3/node_modules/uuid/dist-node/index.js';

/** What Jest 30 throws. */
const required = (path: string) =>
  Object.assign(new Error(`Must use import to load ES Module: ${path}\n\nThe file contains …`), {
    code: 'ERR_REQUIRE_ESM',
  });
/** What Jest 29 throws for a file that it reads as CommonJS. */
function unparsed(path: string): SyntaxError {
  const error = new SyntaxError('Cannot use import statement outside a module');
  error.stack = `${path}:1\nimport x from 'x';\n^^^^^^\n\nSyntaxError: Cannot use import statement outside a module\n    at new Script (node:vm:99:7)`;
  return error;
}

describe.each([
  ['required', required],
  ['parsed', unparsed],
])('an ES module that is %s', (_how, failure) => {
  test('is the server module itself', () => {
    const error = failure(server);
    expect(isRefused(server, error)).toBe(true);
    expect(esModuleFailure(server, error, error.message)).toMatch(/^it is an ES module/);
  });

  test('is a package, which is named with the lines to write', () => {
    const error = failure(uuid);
    expect(isRefused(server, error)).toBe(false);
    const text = esModuleFailure(server, error, error.message);
    expect(text).toMatch(/^it requires the package uuid, which contains only ES modules/);
    expect(text).toContain("transformIgnorePatterns: ['/node_modules/(?!.*(uuid)/)']");
  });

  test('is a file of the project', () => {
    const error = failure('/app/only-esm.mjs');
    expect(esModuleFailure(server, error, error.message)).toMatch(/^it requires .*only-esm\.mjs,/);
  });
});

test('the scope is part of the name of a package', () => {
  const error = required('/app/node_modules/@nestjs/common/index.js');
  expect(esModuleFailure(server, error, '')).toMatch(/package @nestjs\/common,/);
});

test('another error is not reported as one of an ES module', () => {
  const error = new Error('no database');
  expect(esModuleFailure(server, error, error.message)).toBeUndefined();
});
