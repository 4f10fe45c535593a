/** @jest-environment node */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Consumer, makeConsumer, runIn } from './consumer';

// Each test compiles a project and every declaration that it loads.
jest.setTimeout(300_000);

/** scripts/consumers.mjs installs more than the project itself depends on. */
const installed = process.env.CONSUMERS !== undefined;
const compilers = installed ? ['typescript', 'typescript-5.8'] : ['typescript'];
const matcherTypes = installed
  ? ['@jest/globals', '@types/jest', 'types-jest-29']
  : ['@jest/globals'];
const resolutions = [
  ['node10', 'commonjs', ['entries.ts']],
  ['node16', 'node16', ['entries.ts', 'entries.mts']],
  ['bundler', 'esnext', ['entries.ts']],
] as const;

const cases = compilers.flatMap((compiler) =>
  matcherTypes.flatMap((types) =>
    resolutions.map(([resolution, module, files]) => ({
      compiler,
      types,
      resolution,
      module,
      files,
    })),
  ),
);

let consumer: Consumer;
beforeAll(() => {
  consumer = makeConsumer('typescript');
  const project = join(consumer.folder, 'declarations');
  copyFileSync(join(project, 'entries.ts'), join(project, 'entries.mts'));
});
afterAll(() => consumer.remove());

test.each(cases)('the declarations hold under $compiler, $resolution and $types', async (given) => {
  const { compiler, types, resolution, module, files } = given;
  const modules = join(consumer.folder, 'node_modules');
  const isGlobal = types !== '@jest/globals';
  const { output } = await runIn(consumer, 'declarations', [
    join(modules, compiler, 'lib', 'tsc.js'),
    ...['--noEmit', '--strict', '--esModuleInterop', '--skipLibCheck', 'false'],
    // TypeScript 5.8 compiles for ES5 unless told otherwise; TypeScript 6 calls it deprecated.
    ...['--target', 'es5', ...(compiler === 'typescript' ? ['--ignoreDeprecations', '6.0'] : [])],
    ...['--moduleResolution', resolution, '--module', module],
    ...['--types', isGlobal ? `node,${join(modules, types)}` : 'node'],
    ...[...files, isGlobal ? 'global.ts' : 'imported.ts'],
  ]);

  expect(ownErrors(output)).toEqual([]);
});

/** What tsc finds outside of the packages that the project and this package depend on. */
function ownErrors(output: string): string[] {
  const errors = output.split('\n').filter((line) => line.includes('error TS'));
  return errors.filter((line) => !/node_modules\/(?!jest-ws-dynamic\/)/.test(line));
}
