import { spawn } from 'node:child_process';

/** The command of each system that opens a file in its default program. */
const openers: Readonly<Record<string, readonly [command: string, ...first: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens a page in the user's browser, if there is one. */
export function openPage(path: string, platform = process.platform): void {
  const [command, ...first] = openers[platform] ?? ['xdg-open'];
  const child = spawn(command, [...first, path], { detached: true, stdio: 'ignore' });
  child.once('error', () => {});
  child.unref();
}
