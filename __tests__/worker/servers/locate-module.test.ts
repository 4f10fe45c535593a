import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { locateModule } from '../../../src/worker/servers/locate-module';

const locate = (request: string) => (): string => locateModule(request, '/app', ['/app']);

test('suggests the form of a process if the path is a command line', () => {
  expect(locate('node server.js --verbose')).toThrow(
    "For a process write server: { command: 'node', args: ['server.js', '--verbose'] }.",
  );
});

test('names the option of a server with a name', () => {
  const named = () => locateModule('node chat.js', '/app', ['/app'], 'servers.chat');
  expect(named).toThrow(
    /^Option "servers\.chat" is 'node chat\.js'.* write chat: \{ command: 'node'/,
  );
});

test.each(['server', './my server.js'])('does not suggest it for %s', (request) => {
  expect(locate(request)).toThrow("Paths are relative to the project's rootDir.");
});

test.each([`${__filename}/server`, __filename.replace('.ts', '\0'), '/dev/null'])(
  'refuses a path that cannot be that of a module: %j',
  (request) => {
    expect(locate(request)).toThrow(expect.objectContaining({ code: 'ERR_WS_SERVER_NOT_FOUND' }));
  },
);

test('does not suggest the path itself, if it is that of a folder', () => {
  const own = () => locateModule(__dirname, '/app', ['/app']);
  expect(own).not.toThrow(`Did you mean ${__dirname}?`);
  expect(own).toThrow(
    `no such module was found at ${__dirname}. ${__dirname} is a folder without index.ts or index.js: write the path of a file.`,
  );
});

test('names the path from rootDir of a module that was named from the folder of package.json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-root-'));
  const rootDir = join(folder, 'src');
  try {
    mkdirSync(rootDir);
    for (const file of ['package.json', 'src/main.ts', 'server.js']) {
      writeFileSync(join(folder, file), '{}');
    }
    const at = (request: string) => () => locateModule(request, rootDir, [rootDir]);
    expect(at('./src/main')).toThrow("relative to the project's rootDir: write './main.ts'.");
    expect(at('server')).toThrow("relative to the project's rootDir: write '../server.js'.");
    expect(at('./src/other.ts')).toThrow("Paths are relative to the project's rootDir. Use");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
