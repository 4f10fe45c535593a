import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../running/run-jest';

// No user can make a folder in /proc, root included, nor below a file.
const onLinux = process.platform === 'linux' ? test : test.skip;

const project = makeProject({
  'jest.config.js': `module.exports = {
    preset: 'jest-ws-dynamic',
    reporters: ['default', ['jest-ws-dynamic/reporter', { outputFolder: process.env.OUTPUT }]],
    collectCoverageFrom: ['server.js'],
    testEnvironmentOptions: { server: { command: process.execPath, args: ['server.js'] } },
  };`,
  'one.test.js': "test('passes', () => {});",
  'two.test.js': "test('passes', () => {});",
  file: '',
  'server.js':
    "new (require('ws').WebSocketServer)({ host: '127.0.0.1', port: Number(process.env.WEBSOCKET_PORT) });",
});
afterAll(() => project.remove());

const cache = `--cacheDirectory=${project.folder}/cache`;

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

onLinux(
  'without a usable TMPDIR a green run stays green, and each loss is told once a process',
  async () => {
    const { output } = await project.jest(['-i', cache, '--coverage'], {
      TMPDIR: '/proc',
      OUTPUT: 'report',
    });
    expect(output).toContain('Tests:       2 passed, 2 total');
    expect(count(output, 'the report lacks the connections: ENOENT')).toBe(1);
    expect(count(output, 'the coverage of server commands is lost: ENOENT')).toBe(1);
    expect(count(output, 'fixed ports of commands are not redirected: ENOENT')).toBe(1);
    expect(output).toContain('report in report');
  },
  180_000,
);

test('an output folder that cannot be created loses only the report', async () => {
  const { output } = await project.jest(['-i'], { OUTPUT: 'file/report' });
  expect(output).toContain('Tests:       2 passed, 2 total');
  expect(count(output, 'the report is not written: ENOTDIR')).toBe(1);
}, 180_000);
