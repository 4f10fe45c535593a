import { expect, test } from '@jest/globals';
import { sourcesOf, startedFiles } from '../../../src/cli/init/started-files';

const files = ['app.js', 'src/index.ts', 'src/main.ts', 'dist/index.js', 'bin/www', 'server.py'];
const start = (script: string) =>
  startedFiles({ start: script }, (file) => files.includes(file)).map(({ program, args }) =>
    [program, ...args].join(' '),
  );

test.each([
  ['node app', 'node app.js'],
  ['node ./app.js --verbose', 'node app.js --verbose'],
  ['NODE_ENV=production node app.js', 'node app.js'],
  ['cross-env PORT=1 node app.js', 'node app.js'],
  ['cross-env TITLE="my app" node app.js', 'node app.js'],
  ['node --watch app.js', 'node app.js'],
  ['node --import tsx src/index.ts', 'node --import tsx src/index.ts'],
  ['nodemon app.js', 'node app.js'],
  ['nodemon --watch src --exec "tsx" src/index.ts', 'tsx src/index.ts'],
  ["nodemon -x 'node --enable-source-maps app.js'", 'node --enable-source-maps app.js'],
  ['tsx watch src/index.ts', 'tsx src/index.ts'],
  [
    'tsx watch --clear-screen=false --env-file=.env src/index.ts',
    'tsx --env-file=.env src/index.ts',
  ],
  ['tsx -r ./app.js --env-file .env src/index.ts', 'tsx -r ./app.js --env-file .env src/index.ts'],
  ['node -r ./app.js src/index.ts', 'node -r ./app.js src/index.ts'],
  ['ts-node src/index.ts', 'ts-node src/index.ts'],
  ['ts-node-dev --respawn src/index.ts', 'ts-node-dev src/index.ts'],
  ['nest start', 'nest start'],
  ['npm run build && node dist/index.js', 'node dist/index.js'],
  ['python3 server.py', 'python3 server.py'],
  ['python3.12 server.py', 'python3.12 server.py'],
  ['.venv/bin/python -u server.py', '.venv/bin/python -u server.py'],
  ['/usr/bin/python3 server.py', '/usr/bin/python3 server.py'],
  ['.venv\\Scripts\\python.exe server.py', '.venv\\Scripts\\python.exe server.py'],
])('%s', (script, expected) => {
  expect(start(script)).toEqual([expected]);
});

test.each(['vite', 'next dev', 'node', 'node missing.js', 'echo app.js'])(
  '%s starts no file',
  (script) => {
    expect(start(script)).toEqual([]);
  },
);

test.each([
  ['cross-env PORT=3000 NODE_ENV=test node app.js', { PORT: '3000' }],
  ["LOG=debug TITLE='my app' npx nodemon app.js", { LOG: 'debug', TITLE: 'my app' }],
  ['PORT=$MY_PORT LOG=%LEVEL% MODE=fast node app.js', { MODE: 'fast' }],
  ['node app.js --port=1', {}],
])('%s sets %j', (script, variables) => {
  const found = startedFiles({ start: script }, (file) => files.includes(file));

  expect(found).toMatchObject([{ variables }]);
  expect(Object.keys(found[0]?.variables ?? {})).toEqual(Object.keys(variables));
});

test('start is preferred to dev', () => {
  const scripts = { dev: 'tsx watch src/index.ts', start: 'node dist/index.js' };
  const found = startedFiles(scripts, (file) => files.includes(file));

  expect(found.map(({ file }) => file)).toEqual(['dist/index.js', 'src/index.ts']);
});

test('the sources of a built file are next to it', () => {
  expect(sourcesOf('dist/main.js')).toContain('src/main.ts');
  expect(sourcesOf('dist/src/main.js')).toContain('src/main.ts');
  expect(sourcesOf('src/main.js')).toEqual([]);
});
