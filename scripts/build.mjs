// Compiles src to dist (CommonJS), makes one file of all that runs in a test's realm but the set-up of a
// test file, and puts a small ESM entry in front of each public entry point.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOfTestRealm, leanHelpers } from './test-realm-bundle.mjs';
import { removeUnreached } from './unreached.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const dist = join(root, 'dist');

/**
 * The entry points of the test's realm, the script that each is in, and what it takes of it. Jest reads
 * and compiles each module again for each test file, so they are a few lines: our environment compiles
 * the scripts once a worker; elsewhere they are loaded as modules.
 */
const entryPoints = {
  index: ['bundle', '.index'],
  'jest/setup': ['setup', '.setUp((path) => import(path))'],
  'suites/index': ['bundle', '.suites'],
  'test-realm/superwstest/index': ['bundle', '.superwstest'],
};
/** Its parts are in the bundle; only the declarations are wanted of it. */
const bundledFolder = 'test-realm';
const importable = [
  'index',
  'artillery/index',
  'jest/environment',
  'jest/environment-jsdom',
  'jest/reporter',
  'suites/index',
  'test-realm/superwstest/index',
];
/**
 * Packages of which a small part is used: each of these files gets that part, so that nobody has to
 * install the rest. They are few and without state, since each bundle has its own copy.
 */
const packagesFolder = 'vendored';

/** Found by their paths. The last one is loaded by tests and benchmarks. */
const programs = [
  'jest-config/package-type',
  'jest/typescript',
  'load-process/main',
  'report-page/page',
  'worker/coverage/preload',
  'worker/process/lifeline-preload',
  'worker/process/start-command',
];

compile();
hidePrivateNames();
await bundlePackages();
removeScripts(join(dist, bundledFolder));
await bundleTestRealm();
for (const entry of Object.keys(entryPoints)) writeEntryPoint(entry);
// What each worker loads: one file costs half of two hundred, and every blank is read as well.
await bundle('jest/environment', undefined, { minifyWhitespace: true });
// It is loaded for its effect; its function gets what only that file can give it.
writeFileSync(join(dist, 'jest/setup.d.ts'), 'export {};\n');
for (const entry of ['load-process/main', 'artillery/index']) await bundle(entry);
// Tools that read the text of a bundle see its named exports only.
for (const entry of ['jest/environment', 'artillery/index']) {
  appendFileSync(join(dist, `${entry}.js`), '0 && (exports.default = undefined);\n');
}
await bundleReportPage();
for (const entry of importable) writeModuleEntry(entry);
removeUnreached(root, programs);
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

async function bundlePackages() {
  const folder = join(root, 'src', packagesFolder);
  const names = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
  const used = new Set();
  for (const name of names) {
    const { metafile } = await build({
      entryPoints: [join(folder, `${name}.ts`)],
      outfile: join(dist, packagesFolder, `${name}.js`),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // ES modules, of which the bundler leaves out what is not used.
      mainFields: ['module', 'main'],
      minify: true,
      legalComments: 'none',
      metafile: true,
      logLevel: 'warning',
      plugins: [histogramsWithoutWebAssembly()],
    });
    for (const path of Object.keys(metafile.inputs)) {
      const [found] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.slice(1) ?? [];
      if (found !== undefined) used.add(found);
    }
  }
  writeFileSync(join(dist, packagesFolder, 'LICENSES.txt'), licencesOf([...used].sort()));
}

/** `useWebAssembly` is off: the module and its loader would be half of the file. */
function histogramsWithoutWebAssembly() {
  return {
    name: 'histograms-without-web-assembly',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/wasm$/ }, () => ({ path: 'wasm', namespace: 'left-out' }));
      onLoad({ filter: /./, namespace: 'left-out' }, () => ({
        contents: 'export class WasmHistogram {}\nexport const webAssemblyAvailable = false;',
      }));
    },
  };
}

/** The licences of the packages that are part of this one. */
function licencesOf(folders) {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} has no licence text.`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function bundleTestRealm() {
  const from = (contents, sourcefile) => ({
    stdin: { contents, resolveDir: join(root, 'src'), sourcefile },
  });
  const contents = bundleOfTestRealm(readFileSync(join(dist, 'index.js'), 'utf8'));
  await bundle('test-realm/bundle', from(contents, 'bundle.ts'));
  // Each test file runs it, and few need more: it is without the getters of an ES module.
  const setup = "import { setUp } from './jest/setup'; module.exports = { setUp };";
  await bundle('test-realm/setup', from(setup, 'setup.ts'));
  const file = join(dist, 'test-realm/bundle.js');
  writeFileSync(file, leanHelpers(readFileSync(file, 'utf8')));
}

function writeEntryPoint(entry) {
  const file = join(dist, `${entry}.js`);
  const [script, exported] = entryPoints[entry];
  const path = pathBetween(dirname(file), join(dist, bundledFolder, `${script}.js`));
  const lines = [
    `'use strict';`,
    `const worker = globalThis[Symbol.for('jest-ws-dynamic')];`,
    `const code = worker?.testRealmCode?.('${script}', __filename, require) ?? require('${path}');`,
    ...(entry.includes('superwstest')
      ? // The function itself is exported, and is its own default, as with superwstest.
        [
          `Object.defineProperty(exports, '__esModule', { value: true });`,
          `exports.default = code${exported};`,
          `Object.assign(module, { exports: exports.default });`,
        ]
      : [`module.exports = code${exported};`]),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
}

/** As `require` takes it. */
function pathBetween(folder, file) {
  const path = relative(folder, file);
  return path.startsWith('.') ? path : `./${path}`;
}

async function bundle(
  entry,
  from = { entryPoints: [join(root, 'src', `${entry}.ts`)] },
  settings = {},
) {
  await build({
    ...from,
    ...settings,
    outfile: join(dist, `${entry}.js`),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    // The engine for Artillery and the set-up of a test file set module.exports.
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
    mainFields: ['module', 'main'],
    plugins: [
      workerStaysOutside(entry),
      ...(entry === 'test-realm/setup' ? [testRealmStaysOutside()] : []),
      failuresStayOutside(),
      packagesStayOutside(entry),
      foldersStay(entry),
    ],
  });
}

/** The script and the style that renderPage puts into each report. */
async function bundleReportPage() {
  const from = join(root, 'src', 'report-page');
  await build({
    entryPoints: { page: join(from, 'main.tsx'), 'page-style': join(from, 'page.css') },
    outdir: join(dist, 'report-page'),
    bundle: true,
    minify: true,
    format: 'iife',
    // An inline script may not end its own element.
    supported: { 'inline-script': false },
    target: ['chrome123', 'firefox120', 'safari17.5'],
    tsconfig: join(from, 'tsconfig.json'),
    legalComments: 'inline',
    logLevel: 'warning',
  });
}

/** The worker's side is loaded from a bundle only in plain Node, and is one for all of them. */
function workerStaysOutside(entry) {
  const from = dirname(join(dist, entry));
  return {
    name: 'worker-stays-outside',
    setup({ onResolve }) {
      onResolve({ filter: /worker\/api$/ }, () => {
        if (entry === 'jest/environment') return undefined;
        return { path: pathBetween(from, join(dist, 'worker', 'api.js')), external: true };
      });
    },
  };
}

/** What the set-up of a test file loads when it is first used is a part of the bundle. */
function testRealmStaysOutside() {
  return {
    name: 'test-realm-stays-outside',
    setup({ onResolve }) {
      onResolve({ filter: /\/(?:by-name|load-module)$/ }, ({ kind }) =>
        kind === 'require-call' ? { path: './bundle', external: true } : undefined,
      );
    },
  };
}

/**
 * Packages are loaded from where they are installed; those of `src/vendored` are a file each, but for
 * the checks of options, which each run needs: their part of the package is smaller than the file.
 */
function packagesStayOutside(entry) {
  const from = dirname(join(dist, entry));
  const own = join(root, 'src', packagesFolder);
  return {
    name: 'packages-stay-outside',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ importer, kind, path }) =>
        kind === 'entry-point' || importer.includes('node_modules') || dirname(importer) === own
          ? undefined
          : { path, external: true },
      );
      onResolve({ filter: /\/vendored\// }, ({ path }) => {
        if (basename(path) === 'valibot') return undefined;
        const file = join(dist, packagesFolder, `${basename(path)}.js`);
        return { path: pathBetween(from, file), external: true };
      });
    },
  };
}

/** What only a file that failed needs: Jest loads and compiles the bundle for each worker. */
function failuresStayOutside() {
  return {
    name: 'failures-stay-outside',
    setup({ onResolve }) {
      const filter = /^(?:\.\/(?:option-place|keep-record)|\.\.\/report\/last-run)$/;
      onResolve({ filter }, ({ path, kind }) =>
        kind === 'require-call' ? { path: `${path}.js`, external: true } : undefined,
      );
    },
  };
}

/** `__dirname` is, in the bundle too, where the file of the source is compiled to. */
function foldersStay(entry) {
  const from = dirname(join(root, 'src', entry));
  return {
    name: 'folders-stay',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const to = JSON.stringify(relative(from, dirname(path)));
        const contents = text.replace(
          /\b__dirname(?=,)/g,
          `require('node:path').join(__dirname, ${to})`,
        );
        return { contents, loader: 'ts' };
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
