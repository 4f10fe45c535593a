import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
// As dpkg writes it.
const VERSION = ['$', '{Version}'].join('');
/** Of a package of Debian, without its revision. */
const debianVersion = (name) => output('dpkg-query', '-W', '-f', VERSION, name).replace(/-.*/, '');
const output = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).trim();

const ofNpm = (name) => ({
  name,
  command: process.execPath,
  args: [`servers/${name}.cjs`],
  version: (folder) =>
    JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version,
});

// Debian's packages belong to this Python, whichever comes first in PATH.
const python = '/usr/bin/python3';
const ofPython = (name) => ({
  name: `python ${name}`,
  command: python,
  args: [`servers/echo_${name}.py`],
  version: () =>
    output(python, '-c', `from importlib.metadata import version; print(version("${name}"))`),
});

const ofRuby = (name, gem, command, args) => ({
  name: `ruby ${name}`,
  command,
  args,
  version: () => debianVersion(gem),
});

const reference = {
  name: 'reference server',
  command: process.execPath,
  args: [join(own, 'bench', 'conformance', 'servers', 'reference.cjs')],
  path: '/echo?limit=268435456&deflate',
  version: () => JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')).version,
};

/** How each server is started, and its version; a version that throws says that it is not installed. */
export const servers = [
  ofNpm('ws'),
  // By default, ws closes with 1008 on a message of more than 16,384 fragments.
  { ...ofNpm('ws'), name: 'ws, maxFragments: 0', env: { MAX_FRAGMENTS: '0' } },
  ofNpm('websocket'),
  ofNpm('faye-websocket'),
  // It is published on GitHub alone; this package of the registry has its binaries, of that version.
  ofNpm('uWebSockets.js'),
  ofPython('websockets'),
  ofPython('aiohttp'),
  ofPython('tornado'),
  {
    name: 'perl mojolicious',
    command: 'perl',
    args: ['servers/mojolicious.pl'],
    version: () => output('perl', '-MMojolicious', '-e', 'print $Mojolicious::VERSION'),
  },
  ofRuby('faye-websocket', 'ruby-faye-websocket', 'thin', [
    ...['start', '--quiet', '-R', 'servers/ruby-faye.ru', '-a', '127.0.0.1', '-p', 'PORT'],
  ]),
  ofRuby('websocket-driver', 'ruby-websocket-driver', 'ruby', ['servers/websocket-driver.rb']),
  {
    name: 'go gorilla',
    command: './gorilla',
    prepare: (folder) =>
      execFileSync('go', ['build', '-o', 'gorilla', 'servers/gorilla.go'], {
        cwd: folder,
        env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' },
      }),
    version: () => debianVersion('golang-github-gorilla-websocket-dev'),
  },
  reference,
  // As `{ command }` with the default of its option "ssl".
  { ...reference, name: 'reference server behind our TLS endpoint', ssl: true },
];
