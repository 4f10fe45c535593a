import { type CommandOptions, defineConfig, type EnvironmentOptions } from 'jest-ws-dynamic';
import { describe, expect, test } from 'tstyche';

describe('defineConfig', () => {
  test("accepts Jest's keys, those of this package, and those of the base environments", () => {
    expect(defineConfig).type.toBeCallableWith({
      preset: 'jest-ws-dynamic',
      testTimeout: 10_000,
      testEnvironmentOptions: {
        server: { command: 'node', args: ['app.js'], env: { PORT: '{port}' } },
        servers: { auth: './auth.js', other: { url: 'ws://localhost:8080' } },
        ssl: false,
        url: 'http://localhost',
      },
    });
  });

  test('an unknown key, or an invalid value, is a type error', () => {
    expect(defineConfig).type.not.toBeCallableWith({ testEnvironmentOptions: { sever: './a.js' } });
    expect(defineConfig).type.not.toBeCallableWith({ testEnvironmentOptions: { startPort: '1' } });
    expect(defineConfig).type.not.toBeCallableWith({ presett: 'jest-ws-dynamic' });
    expect(defineConfig).type.not.toBeCallableWith({
      testEnvironmentOptions: { server: { command: 'node', arg: ['app.js'] } },
    });
  });
});

test('the options have named types', () => {
  expect<EnvironmentOptions>().type.toBeAssignableFrom<{ server: CommandOptions }>();
  expect<CommandOptions>().type.not.toBeAssignableFrom<{ args: string[] }>();
});
