// Installs the packed tarball with npm, as a user does, and runs __tests__/consumers against that:
// node scripts/consumers.mjs [jest version]
// Unlike the form in `npm test`, this also finds a dependency that the manifest forgot.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmInstall } from './npm-install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { devDependencies, dependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const jest = process.argv[2] ?? devDependencies.jest;

const javascript = { jest, 'jest-environment-node': jest, ws: dependencies.ws };
const languages = {
  javascript,
  typescript: {
    ...javascript,
    '@jest/globals': jest,
    'ts-jest': devDependencies['ts-jest'],
    typescript: devDependencies.typescript,
    '@types/node': devDependencies['@types/node'],
    '@types/ws': devDependencies['@types/ws'],
    // Only for the declarations: the oldest compiler and both generations of matcher types.
    'typescript-5.8': 'npm:typescript@~5.8.3',
    '@types/jest': '^30.0.0',
    'types-jest-29': 'npm:@types/jest@^29.5.14',
  },
};

const run = (command, args, options) =>
  execFileSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-consumers-'));
try {
  run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tarball = join(folder, `${name}-${version}.tgz`);
  for (const [language, wanted] of Object.entries(languages)) {
    const project = join(folder, language);
    mkdirSync(project);
    const manifest = {
      name: `${language}-consumers`,
      private: true,
      devDependencies: { ...wanted, [name]: `file:${tarball}` },
    };
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    npmInstall(project);
  }
  const jestBin = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  run(process.execPath, [jestBin, '--selectProjects', 'consumers', '--passWithNoTests=false'], {
    cwd: root,
    env: { ...process.env, CONSUMERS: folder },
  });
} catch (error) {
  process.exitCode = typeof error.status === 'number' ? error.status : 1;
  if (typeof error.status !== 'number') console.error(error);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
