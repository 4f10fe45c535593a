import { expect, test } from '@jest/globals';
import { choosePlacement } from '../../src/cli/placement';

const noPreset = () => undefined;
const environment = 'jest-ws-dynamic/environment';

test.each([
  ['nothing', {}, { preset: 'jest-ws-dynamic' }],
  ["Jest's own environment", { testEnvironment: 'node' }, { testEnvironment: environment }],
  ['its full name', { testEnvironment: 'jest-environment-node' }, { testEnvironment: environment }],
  ['jsdom', { testEnvironment: 'jsdom' }, { testEnvironment: `${environment}-jsdom` }],
  [
    'the package as environment',
    { testEnvironment: 'jest-ws-dynamic' },
    { testEnvironment: environment },
  ],
  ['another preset', { preset: 'ts-jest' }, { testEnvironment: environment }],
  [
    'our preset, whose environment is replaced',
    { preset: 'jest-ws-dynamic', testEnvironment: 'node' },
    { testEnvironment: environment },
  ],
])('a config that names %s', (_, config, additions) => {
  expect(choosePlacement(config, noPreset)).toEqual({ kind: 'add', additions });
});

test.each([
  [{ preset: 'jest-ws-dynamic' }],
  [{ testEnvironment: 'jest-ws-dynamic/environment-jsdom' }],
  [{ preset: 'ts-jest', testEnvironment: environment }],
])('%j contains it', (config) => {
  expect(choosePlacement(config, noPreset)).toEqual({ kind: 'present' });
});

test.each([
  ['projects', { projects: ['a', 'b'] }, noPreset],
  ['an environment of its own', { testEnvironment: './my-environment.js' }, noPreset],
  [
    'a preset with an environment',
    { preset: '@shelf/jest-mongodb' },
    () => ({ testEnvironment: '@shelf/jest-mongodb/environment' }),
  ],
])('a config with %s is not changed', (_, config, loadPreset) => {
  expect(choosePlacement(config, loadPreset)).toMatchObject({ kind: 'undecided' });
});
