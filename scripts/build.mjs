// Compiles src to dist (CommonJS), makes one file of each entry that a test's realm loads, and puts
// a small ESM entry in front of each public entry point.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const dist = join(root, 'dist');

/** Jest reads and compiles each module again for each test file: one file costs a tenth of forty. */
const loadedInTests = [
  'index',
  'artillery/index',
  'jest/setup',
  'load-process/main',
  'test-realm/suites/index',
  'test-realm/superwstest/index',
];
/** Its parts are in the bundles; only the declarations are wanted of it. */
const bundledFolder = 'test-realm';
const importable = [
  'index',
  'artillery/index',
  'jest/environment',
  'jest/environment-jsdom',
  'jest/reporter',
  'test-realm/suites/index',
  'test-realm/superwstest/index',
];

compile();
hidePrivateNames();
removeScripts(join(dist, bundledFolder));
for (const entry of loadedInTests) await bundle(entry);
for (const entry of importable) writeModuleEntry(entry);
const bin = join(dist, 'cli', 'main.js');
if (existsSync(bin)) chmodSync(bin, 0o755);

function compile() {
  rmSync(dist, { recursive: true, force: true });
  const tsc = require.resolve('typescript/bin/tsc');
  // Types are checked by `npm run typecheck`: the build, which runs before each test run, only emits.
  const args = [tsc, '-p', join(root, 'tsconfig.json'), '--noCheck'];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}

/**
 * Takes `#private;` out of the declarations: a project that compiles for ES5, as TypeScript 5 does by
 * default, refuses the name (TS18028).
 */
function hidePrivateNames() {
  for (const name of readdirSync(dist, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const text = readFileSync(join(dist, name), 'utf8');
    const visible = text.replace(/^ *#private;\n/gm, '');
    if (visible !== text) writeFileSync(join(dist, name), visible);
  }
}

async function bundle(entry) {
  const source = join(root, 'src', `${entry}.ts`);
  if (!existsSync(source)) return;
  await build({
    entryPoints: [source],
    outfile: join(dist, `${entry}.js`),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    // The drop-in for superwstest and the engine for Artillery set module.exports.
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
    plugins: [workerStaysOutside(entry)],
  });
}

/** The worker's side is loaded from a bundle only in plain Node, and is one for all of them. */
function workerStaysOutside(entry) {
  const from = dirname(join(dist, entry));
  return {
    name: 'worker-stays-outside',
    setup({ onResolve }) {
      onResolve({ filter: /worker\/api$/ }, () => {
        const path = relative(from, join(dist, 'worker', 'api.js'));
        return { path: path.startsWith('.') ? path : `./${path}`, external: true };
      });
    },
  };
}

function removeScripts(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true })) {
    if (name.endsWith('.js')) rmSync(join(folder, name));
  }
}

function writeModuleEntry(entry) {
  const file = join(dist, `${entry}.js`);
  if (!existsSync(file)) return;
  const names = Object.keys(require(file));
  const named = names.filter((name) => name !== 'default' && name !== '__esModule');
  const from = `./${basename(entry)}.js`;
  const script = [
    `import commonjs from '${from}';`,
    ...named.map((name) => `export const ${name} = commonjs.${name};`),
  ];
  const types = [`export * from '${from}';`];
  if (names.includes('default')) {
    script.push('export default commonjs.default;');
    types.push(
      `import commonjs from '${from}';`,
      // Node's resolution gives the module here, a bundler's gives its default.
      'type Standard<Module> = Module extends { default: infer Default } ? Default : Module;',
      'declare const standard: Standard<typeof commonjs>;',
      'export default standard;',
    );
  }
  writeFileSync(file.replace(/\.js$/, '.mjs'), `${script.join('\n')}\n`);
  writeFileSync(file.replace(/\.js$/, '.d.mts'), `${types.join('\n')}\n`);
}
