// Installs packages with npm for the other scripts.
import { spawnSync } from 'node:child_process';

const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

/**
 * Runs `npm install` in a folder, and once more if it fails: the registry may be unreachable for a moment.
 *
 * @param env added to the environment
 */
export function npmInstall(cwd, packages = [], env = {}) {
  for (const isLast of [false, true]) {
    const { status, error } = spawnSync('npm', ['install', ...options, ...packages], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (status === 0) return;
    const reason = `npm install ${packages.join(' ')} in ${cwd}: ${error ?? `exit code ${status}`}`;
    if (isLast) throw new Error(reason);
    console.error(`${reason}; it is tried once more`);
  }
}
