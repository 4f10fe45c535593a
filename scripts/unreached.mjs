// Takes out of dist what no entry point of the package leads to: the declarations of its inside, and
// the scripts that a bundle has inside of it.
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

const require = createRequire(import.meta.url);

/** `programs` are the files of dist that are found by their path, without `.js`. */
export function removeUnreached(root, programs) {
  const { preProcessFile } = require('typescript');
  const dist = join(root, 'dist');
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file) || !file.startsWith(dist + sep)) return;
    reached.add(file);
    const isScript = /\.m?js$/.test(file);
    for (const { fileName } of preProcessFile(readFileSync(file, 'utf8'), true, true)
      .importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const found = fileOf(join(dirname(file), fileName), isScript);
      if (found === undefined) throw new Error(`${file} imports ${fileName}, which is not there.`);
      visit(found);
    }
  };
  for (const file of entryFiles(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))) {
    visit(join(root, file));
  }
  for (const program of programs) visit(join(dist, `${program}.js`));
  for (const name of readdirSync(dist, { recursive: true })) {
    const file = join(dist, name);
    if (/\.(m?js|d\.m?ts)$/.test(name) && !reached.has(file)) rmSync(file);
  }
  removeEmptyFolders(dist);
}

function entryFiles({ bin, exports }) {
  const paths = (value) =>
    typeof value === 'string' ? [value] : Object.values(value).flatMap(paths);
  return [...paths(bin), ...paths(exports)].filter((path) => /\.(m?js|d\.m?ts)$/.test(path));
}

/** What an import of a script, or of a declaration, leads to. */
function fileOf(path, isScript) {
  const base = isScript ? path : path.replace(/\.(m?)js$/, '.d.$1ts');
  const ending = isScript ? '.js' : '.d.ts';
  return [base, `${base}${ending}`, join(base, `index${ending}`)].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
