import { describe, expect, test } from '@jest/globals';
import { progressOf } from '../../src/cli/progress';

function outputOf(isTTY: boolean) {
  const lines: string[] = [];
  const write = (text: string): boolean => lines.push(text) > 0;
  return { lines, output: { isTTY, write } as unknown as NodeJS.WriteStream };
}

describe('the progress of a command', () => {
  test('starts with the subject of the test, before any result', () => {
    const { lines, output } = outputOf(false);
    progressOf(output, 'checks', 'ws://127.0.0.1:9000/');
    expect(lines).toEqual(['Testing ws://127.0.0.1:9000/\n']);
  });

  test('rewrites its line on a terminal', () => {
    const { lines, output } = outputOf(true);
    const progress = progressOf(output, 'checks', 'ws://127.0.0.1:9000/');
    progress.count({ id: 'tls-host' }, 45);
    progress.clear();
    expect(lines.slice(1)).toEqual(['\r1 of 45 checks, tls-host\u001b[K', '\r\u001b[K']);
  });

  test('writes no line for each result to other outputs', () => {
    const { lines, output } = outputOf(false);
    const progress = progressOf(output, 'checks', 'ws://127.0.0.1:9000/');
    for (const id of ['a', 'b', 'c']) progress.count({ id }, 3);
    progress.clear();
    expect(lines).toHaveLength(1);
  });
});
