// Does what a page says of a first project, in an empty folder: writes the files as printed,
// runs the commands as printed, or the same of pnpm, and compares the last one's output. Times are left
// out of that.
import { execSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeBlocks, gettingStarted } from './code-blocks.cjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const asPrinted = (line) => line;

/** Makes the same command of pnpm, given its program. */
export const byPnpm = (pnpm) => (line) =>
  line
    .replace(/^npm init -y$/, `${pnpm} init`)
    .replace(/^npm install --save-dev /, `${pnpm} add -D `)
    .replace(/^npm install /, `${pnpm} add `)
    .replace(/^npm pkg /, `${pnpm} pkg `)
    .replace(/(^| )npx jest$/, `$1${pnpm} exec jest`);

/** Runs one of them in `folder`, which it makes; throws where something differs from the page. */
export function runGettingStarted(name, folder, tarball, translate = asPrinted) {
  mkdirSync(folder);
  const blocks = codeBlocks(readFileSync(join(root, gettingStarted[name]), 'utf8'));
  let printed = '';
  for (const { file, run, output, text } of blocks) {
    if (file !== undefined && dirname(file) === `examples/${name}`) {
      writeFileSync(join(folder, basename(file)), text);
    }
    if (run === name) printed = runLines(text, folder, tarball, translate);
    if (output === name && withoutTimes(printed) !== withoutTimes(text)) {
      throw new Error(`${name}: the page shows another output:\n${text}\nIt was:\n${printed}`);
    }
  }
}

function runLines(text, folder, tarball, translate) {
  let printed = '';
  for (const line of text.trim().split('\n')) {
    // The package itself is not taken from the registry, all else is.
    const command = line.startsWith('npm install')
      ? line.replace(/ jest-ws-dynamic(?= |$)/, ` "${tarball}"`)
      : line;
    const translated = translate(command);
    console.log(`$ ${translate(line)}`);
    // Jest prints to stderr.
    printed = execSync(`${translated} 2>&1`, { cwd: folder, encoding: 'utf8' });
    console.log(printed);
  }
  return printed;
}

const withoutTimes = (output) =>
  output
    .split('\n')
    .filter((line) => !/^(npm |Time:|\(node:\d+\) ExperimentalWarning|\(Use `node )/.test(line))
    .map((line) => line.replace(/ \([\d.]+ m?s\)$/, '').trimEnd())
    .join('\n')
    .trim();
