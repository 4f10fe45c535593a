import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { textFiles } from '../../src/platform/text-files';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-text-'));
  file = join(folder, 'made', 'a.txt');
  textFiles.write(file, 'old');
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const failure = (code: string): Error => Object.assign(new Error(`${code}: failed`), { code });

const onPosix = process.platform === 'win32' ? test.skip : test;

describe('textFiles.read()', () => {
  onPosix('reads a device, but not one without an end', () => {
    expect(textFiles.read('/dev/null')).toBe('');
    expect(() => textFiles.read('/dev/zero')).toThrow(
      'it is no regular file, and has more than 16777216 bytes',
    );
  });
});

describe('textFiles.write()', () => {
  test('keeps the old file, and nothing else, if the disk is full', () => {
    const { writeFileSync } = fs;
    jest.spyOn(fs, 'writeFileSync').mockImplementation((path, data) => {
      writeFileSync(path, String(data).slice(0, 1));
      throw failure('ENOSPC');
    });
    expect(() => textFiles.write(file, 'new')).toThrow('ENOSPC');
    expect(readdirSync(join(folder, 'made'))).toEqual(['a.txt']);
    expect(textFiles.read(file)).toBe('old');
  });

  test.each(['EACCES', 'EBUSY', 'EPERM', 'EROFS'])('writes in place after %s', (code) => {
    jest.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw failure(code);
    });
    textFiles.write(file, 'new');
    expect(readdirSync(join(folder, 'made'))).toEqual(['a.txt']);
    expect(textFiles.read(file)).toBe('new');
  });

  test('keeps the mode of the file, and a symbolic link to it', () => {
    fs.chmodSync(file, 0o600);
    const link = join(folder, 'link');
    symlinkSync(file, link);
    textFiles.write(link, 'new');
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
