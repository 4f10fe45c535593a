// Compiles src to dist (CommonJS) and puts a small ESM entry in front of each public entry point,
// so that `import` works in plain Node and under --experimental-vm-modules without a second copy.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [require.resolve('typescript/bin/tsc'), '-p', join(root, 'tsconfig.json')],
  {
    stdio: 'inherit',
  },
);

for (const entry of ['index', 'jest/environment', 'suites/index', 'superwstest/index']) {
  const file = join(dist, `${entry}.js`);
  if (!existsSync(file)) continue;
  const names = Object.keys(require(file)).filter(
    (name) => name !== 'default' && name !== '__esModule',
  );
  const from = `./${basename(entry)}.js`;
  const lines = [`import commonjs from '${from}';`];
  for (const name of names) lines.push(`export const ${name} = commonjs.${name};`);
  const hasDefault = 'default' in require(file);
  if (hasDefault) lines.push('export default commonjs.default;');
  writeFileSync(file.replace(/\.js$/, '.mjs'), `${lines.join('\n')}\n`);
  const types = [`export * from '${from}';`];
  if (hasDefault) types.push(`export { default } from '${from}';`);
  writeFileSync(file.replace(/\.js$/, '.d.mts'), `${types.join('\n')}\n`);
}

const bin = join(dist, 'cli', 'main.js');
if (existsSync(bin)) chmodSync(bin, 0o755);
