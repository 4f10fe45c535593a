import { describe, expect, test } from '@jest/globals';
import type { Config } from '@jest/types';
import { chooseEnvironment, configFlag } from '../../src/cli/environment';

const own = { preset: '/own/jest-preset.js', environment: '/own/env.js' };

function choose(config: Config.InitialOptions, passedOn: string[] = [], preset?: object) {
  return chooseEnvironment(
    { kind: 'found', config, path: '/project/jest.config.js' },
    passedOn,
    '/project',
    own,
    () => preset,
  );
}

describe('chooseEnvironment', () => {
  test.each<[string, Config.InitialOptions]>([
    ['our preset', { preset: 'jest-ws-dynamic' }],
    ['our preset by its path', { preset: '<rootDir>/node_modules/jest-ws-dynamic' }],
    ['our environment', { testEnvironment: 'jest-ws-dynamic/environment' }],
    ['our preset, spread', { testEnvironment: own.environment }],
  ])('adds nothing to a configuration with %s', (_name, config) => {
    expect(choose(config)).toEqual({
      jestArguments: [],
      note: "the project's own configuration",
    });
  });

  test('adds the preset to a configuration that names no preset and no environment', () => {
    expect(choose({ verbose: true })).toEqual({
      jestArguments: ['--preset=/own/jest-preset.js'],
      note: expect.stringContaining('names no preset and no environment'),
    });
  });

  test('needs no configuration', () => {
    const choice = chooseEnvironment({ kind: 'none' }, [], '/project', own, () => undefined);

    expect(choice.jestArguments).toEqual(['--rootDir=/project', '--preset=/own/jest-preset.js']);
  });

  test('leaves an unreadable configuration to Jest', () => {
    const choice = chooseEnvironment(
      { kind: 'unreadable', reason: 'a syntax error' },
      [],
      '/p',
      own,
      () => undefined,
    );

    expect(choice.jestArguments).toEqual([]);
  });

  test('adds the environment to another preset that has none', () => {
    const choice = choose({ preset: 'ts-jest' }, [], {});

    expect(choice.jestArguments).toEqual(['--testEnvironment=/own/env.js']);
    expect(choice.note).toContain('preset ts-jest');
  });

  test.each<[string, Config.InitialOptions, object]>([
    ['of the configuration', { testEnvironment: 'jsdom' }, {}],
    ['of its preset', { preset: 'react-native' }, { testEnvironment: 'jsdom' }],
  ])(
    'keeps another environment %s, and prints how a file gets a server',
    (_name, config, preset) => {
      const choice = choose(config, [], preset);

      expect(choice.jestArguments).toEqual([]);
      expect(choice.note).toMatch(/jsdom.*is kept.*@jest-environment jest-ws-dynamic\/environment/);
    },
  );

  test('leaves projects to their own environments', () => {
    expect(choose({ projects: ['a', 'b'] }).jestArguments).toEqual([]);
  });

  test.each(['--preset=x', '--env=node', '--testEnvironment', '--projects'])(
    'adds nothing to %s of the user',
    (flag) => {
      expect(choose({}, [flag]).jestArguments).toEqual([]);
    },
  );
});

test.each([
  [['-c', 'a.js'], 'a.js'],
  [['--verbose', '--config', 'a.js'], 'a.js'],
  [['--config={"rootDir":"."}'], '{"rootDir":"."}'],
  [['-c=a.js'], 'a.js'],
  [['--coverage'], undefined],
])('configFlag finds the configuration of %j', (passedOn, config) => {
  expect(configFlag(passedOn)).toBe(config);
});
