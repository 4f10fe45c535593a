import { describe, expect, test } from '@jest/globals';
import { programNames, readVariable, withSearchFolder } from '../../src/platform/search-path';

describe('on Windows', () => {
  test('a folder is added to the search path, whatever the case of the variable', () => {
    expect(withSearchFolder({ Path: 'C:\\node', HOME: 'C:\\me' }, 'C:\\bin', 'win32')).toEqual({
      Path: 'C:\\node;C:\\bin',
      HOME: 'C:\\me',
    });
  });

  test('the spelling that was set last replaces the others', () => {
    const env = { Path: 'C:\\node', PATH: 'C:\\mine' };
    expect(withSearchFolder(env, 'C:\\bin', 'win32')).toEqual({ PATH: 'C:\\mine;C:\\bin' });
  });

  test('a variable is read in any case', () => {
    expect(readVariable({ PathExt: '.EXE' }, 'PATHEXT', 'win32')).toBe('.EXE');
  });

  test('npm is searched for as a program or a batch file, not as a shell script', () => {
    expect(programNames('npm', { PATHEXT: '.EXE;.CMD' }, 'win32')).toEqual(['npm.EXE', 'npm.CMD']);
  });

  test('a name with an extension is first tried unchanged', () => {
    expect(programNames('npm.cmd', { PATHEXT: '.CMD' }, 'win32')[0]).toBe('npm.cmd');
  });
});

describe('on Linux', () => {
  test('names of variables are case-sensitive', () => {
    const env = { Path: 'a', PATH: '/bin' };
    expect(withSearchFolder(env, '/more', 'linux')).toEqual({ Path: 'a', PATH: '/bin:/more' });
    expect(readVariable(env, 'PATH', 'linux')).toBe('/bin');
  });

  test('an environment without a search path gets one', () => {
    expect(withSearchFolder({}, '/more', 'linux')).toEqual({ PATH: '/more' });
  });

  test('a program has one file name', () => {
    expect(programNames('npm', { PATHEXT: '.CMD' }, 'linux')).toEqual(['npm']);
  });
});
