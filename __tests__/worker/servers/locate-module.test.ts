import { expect, test } from '@jest/globals';
import { locateModule } from '../../../src/worker/servers/locate-module';

const locate = (request: string) => (): string => locateModule(request, '/app', ['/app']);

test('suggests the form of a process if the path is a command line', () => {
  expect(locate('node server.js --verbose')).toThrow(
    "For a process write server: { command: 'node', args: ['server.js', '--verbose'] }.",
  );
});

test.each(['server', './my server.js'])('does not suggest it for %s', (request) => {
  expect(locate(request)).toThrow("Paths are relative to the project's rootDir.");
});
