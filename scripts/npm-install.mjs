// Installs packages with npm for the other scripts.
import { spawnSync } from 'node:child_process';

const options = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Runs `npm install` in a folder, and once more if it fails: the registry may be unreachable for a moment, or a list of
 * versions in npm's cache older than a package that asks for a newer one (ETARGET). The second attempt asks the registry.
 *
 * @param env added to the environment
 */
export function npmInstall(cwd, packages = [], env = {}) {
  for (const cacheUse of ['--prefer-offline', '--prefer-online']) {
    const { status, error } = spawnSync('npm', ['install', cacheUse, ...options, ...packages], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (status === 0) return;
    const reason = `npm install ${packages.join(' ')} in ${cwd}: ${error ?? `exit code ${status}`}`;
    if (cacheUse === '--prefer-online') throw new Error(reason);
    console.error(`${reason}; it is tried once more`);
  }
}
