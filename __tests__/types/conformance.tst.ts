import {
  type ConformanceOptions,
  clientConformance,
  conformanceSuite,
  runClientConformance,
  runConformance,
  runSecurity,
  type SecurityOptions,
  type SecurityOutcome,
  securitySuite,
} from 'jest-ws-dynamic/suites';
import { describe, expect, test } from 'tstyche';

describe('conformanceSuite()', () => {
  test('needs no options', () => {
    expect(conformanceSuite).type.toBeCallableWith();
    expect(conformanceSuite).type.toBeCallableWith({ sections: ['6.4', 'h'], strict: true });
  });

  test('accepts a whole exchange, and the names of a granularity', () => {
    expect(conformanceSuite).type.toBeCallableWith({ exchange: { send: 'a', expect: /b/ } });
    expect(conformanceSuite).type.not.toBeCallableWith({ exchange: { send: 'a' } });
    expect(conformanceSuite).type.toBeCallableWith({
      prepare: [{ expect: 'welcome' }, { send: 'login', expect: (text: unknown) => text === 'ok' }],
    });
    expect<ConformanceOptions['granularity']>().type.toBe<'case' | 'section' | undefined>();
  });

  test('its results are data', async () => {
    const { cases, index } = await runConformance({ url: 'ws://127.0.0.1:9000/echo' });
    expect(cases[0]?.hasFailed).type.toBe<boolean | undefined>();
    expect(index('server').server?.['1.1.1']?.remoteCloseCode).type.toBe<
      number | null | undefined
    >();
    expect(runConformance).type.not.toBeCallableWith({ path: '/echo' });
  });
});

describe('clientConformance()', () => {
  test('passes the result of open() to close()', () => {
    clientConformance({
      open: (url: string) => new URL(url),
      close: (client) => expect(client).type.toBe<URL>(),
    });
    clientConformance({
      open: async (url: string) => new URL(url),
      close: (client) => expect(client).type.toBe<URL>(),
    });
  });

  test('needs open()', () => {
    expect(clientConformance).type.not.toBeCallableWith({});
    expect(runClientConformance).type.not.toBeCallableWith({ open: () => 1, granularity: 'case' });
  });
});

describe('securitySuite()', () => {
  test('requires no options; groups of options must be complete', () => {
    expect(securitySuite).type.toBeCallableWith();
    expect(securitySuite).type.not.toBeCallableWith({ messages: [{ expect: 'a' }] });
    expect(securitySuite).type.toBeCallableWith({ path: '/', login: { path: '/?token=a' } });
    expect(securitySuite).type.not.toBeCallableWith({ login: { other: { send: 'a' } } });
    expect<SecurityOptions['messages']>().type.toBeAssignableFrom([
      { send: { type: 'say' }, expect: (message: unknown) => message !== undefined },
    ]);
  });

  test('its results are data', async () => {
    const { checks, counts } = await runSecurity({ url: 'ws://127.0.0.1:9000/', pid: 1 });
    expect(checks[0]?.outcome).type.toBe<SecurityOutcome | undefined>();
    expect(counts['not tested']).type.toBe<number>();
    expect(runSecurity).type.not.toBeCallableWith({ path: '/' });
  });
});
