import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Consumer, makeConsumer, runIn } from './consumer';

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

const cases = matcherTypes.flatMap((types) =>
  resolutions.map(([resolution, module, files]) => ({ types, resolution, module, files })),
);

let consumer: Consumer;
beforeAll(() => {
  consumer = makeConsumer('typescript');
  const project = join(consumer.folder, 'declarations');
  copyFileSync(join(project, 'entries.ts'), join(project, 'entries.mts'));
});
afterAll(() => consumer.remove());

describe.each(compilers)('%s', (compiler) => {
  /** What the compiler finds in each case. */
  let found: readonly (readonly string[])[] = [];

  beforeAll(async () => {
    const given = cases.map(({ types, resolution, module, files }) => ({
      options: optionsOf(compiler, types, resolution, module),
      files: [...files, types === '@jest/globals' ? 'imported.ts' : 'global.ts'],
    }));
    const { output } = await runIn(consumer, 'declarations', [
      ...['diagnose.cjs', compiler, JSON.stringify(given)],
    ]);
    found = JSON.parse(output);
  }, 300_000);

  test.each(cases.map((each, index) => ({ ...each, index })))(
    'accepts the declarations under $resolution with $types',
    ({ index }) => {
      expect(found[index]).toEqual([]);
    },
  );
});

function optionsOf(compiler: string, types: string, resolution: string, module: string) {
  const modules = join(consumer.folder, 'node_modules');
  return {
    ...{ noEmit: true, strict: true, esModuleInterop: true, skipLibCheck: false },
    // TypeScript 5.8 compiles for ES5 unless told otherwise; TypeScript 6 calls it deprecated.
    target: 'es5',
    ...(compiler === 'typescript' && { ignoreDeprecations: '6.0' }),
    ...{ moduleResolution: resolution, module },
    types: types === '@jest/globals' ? ['node'] : ['node', join(modules, types)],
  };
}
