// Builds dist: tsc's output, a file for each source; a bundle of each package of src/vendored; the
// front-end of the report's page; and an ES module for each entry point that can be imported.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compile, declarationsOf } from './compile.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const dist = join(root, 'dist');
const { bin, exports: entryPoints } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(dist, { recursive: true, force: true });
compile(join(root, 'tsconfig.json'));
await bundlePackages();
copyFileSync(
  join(root, 'src/suites/conformance/cases.json'),
  join(dist, 'suites/conformance/cases.json'),
);
copyFileSync(
  join(root, 'src/report/failures.schema.json'),
  join(dist, 'report/failures.schema.json'),
);
await bundleReportPage();
for (const entry of Object.values(entryPoints)) {
  if (entry.import !== undefined) writeModule(entry);
}
removeUnreachedDeclarations();
for (const program of Object.values(bin)) chmodSync(join(root, program), 0o755);
placeForProjects();

/**
 * Packages of which a small part is used: each file of src/vendored becomes one with that part inside,
 * so that nobody has to install the rest.
 */
async function bundlePackages() {
  const folder = join(root, 'src', 'vendored');
  const { metafile } = await build({
    entryPoints: readdirSync(folder).map((name) => join(folder, name)),
    outdir: join(dist, 'vendored'),
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
  const folders = Object.keys(metafile.inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? [],
  );
  writeFileSync(join(dist, 'vendored', 'LICENSES.txt'), licencesOf([...new Set(folders)].sort()));
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

/** An ES module, and its types, with the names of a CommonJS entry point. */
function writeModule({ import: module, require: commonjs }) {
  const file = join(root, commonjs.default);
  const names = Object.keys(require(file));
  const named = names.filter((name) => name !== 'default' && name !== '__esModule');
  const from = `./${basename(file)}`;
  const script = [
    `import commonjs from '${from}';`,
    ...named.map((name) => `export const ${name} = commonjs.${name};`),
  ];
  const typesFrom = `./${basename(commonjs.types, '.d.ts')}.js`;
  const types = [`export * from '${typesFrom}';`];
  if (names.includes('default')) {
    script.push('export default commonjs.default;');
    types.push(
      // `import x from` gives the module under Node's resolution, its default under a bundler's; and a
      // constant would hide the type of a class.
      `import commonjs = require('${typesFrom}');`,
      'export default commonjs.default;',
    );
  }
  writeFileSync(join(root, module.default), `${script.join('\n')}\n`);
  writeFileSync(join(root, module.types), `${types.join('\n')}\n`);
}

/**
 * Copies the package to where the projects of tests link it from: Jest compiles what is not below a
 * node_modules folder, and would do so with the whole package in each project.
 */
function placeForProjects() {
  const modules = join(root, 'node_modules', '.for-projects', 'node_modules');
  rmSync(modules, { recursive: true, force: true });
  for (const name of ['dist', 'jest-preset.js', 'jest-preset.d.ts', 'package.json']) {
    cpSync(join(root, name), join(modules, 'jest-ws-dynamic', name), { recursive: true });
  }
}

/** Leaves the declarations that the types of an entry point lead to. */
function removeUnreachedDeclarations() {
  const typesOf = (entry) => entry.types ?? entry.require?.types ?? [];
  const reached = declarationsOf(
    Object.values(entryPoints)
      .flatMap(typesOf)
      .map((path) => join(root, path)),
  );
  for (const name of readdirSync(dist, { recursive: true })) {
    if (name.endsWith('.d.ts') && !reached.has(join(dist, name))) rmSync(join(dist, name));
  }
}
