import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { doctorCommand } from '../../src/cli/doctor';
import type { Check } from '../../src/cli/health/check';
import { checks, manifestCheck } from '../../src/cli/health/checks';
import {
  countInside,
  parseExcludedRanges,
  parseReservedPorts,
} from '../../src/cli/health/port-range';
import { jestVersion } from '../../src/cli/health/versions';

async function start(given?: readonly Check[]) {
  const output: string[] = [];
  const codes: number[] = [];
  const io = {
    write: (text: string) => output.push(text),
    finish: (code: number) => codes.push(code),
  };
  await doctorCommand(io, given).parseAsync([], { from: 'user' });
  // Colours are the terminal's business.
  return { lines: output.map((line) => stripVTControlCharacters(line)), codes };
}

const sound: Check = {
  name: 'sound',
  look: () => ({ ok: true, found: 'all well', advice: 'none' }),
};
const broken: Check = {
  name: 'broken',
  look: () => ({ ok: false, found: 'gone', advice: 'bring it back' }),
};
const failing: Check = { name: 'failing', look: () => Promise.reject(new Error('cannot look')) };

describe('jest-ws-dynamic doctor', () => {
  test('prints a line for each check, and fails if one of them fails', async () => {
    const { lines, codes } = await start([sound, broken, failing]);

    expect(lines).toEqual([
      'ok    sound    all well\n',
      'FAIL  broken   gone: bring it back\n',
      'FAIL  failing  cannot look\n',
    ]);
    expect(codes).toEqual([1]);
  });

  test('exits with 0 when every check passes', async () => {
    expect((await start([sound])).codes).toEqual([0]);
  });

  test('finds no problem on this machine', async () => {
    const { lines, codes } = await start(checks.machine);

    expect(lines).toHaveLength(checks.machine.length);
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
    expect(codes).toEqual([0]);
  });

  test('prints the command that installs a missing package', async () => {
    expect(await jestVersion('jest').look(tmpdir())).toEqual({
      ok: false,
      found: 'not installed here',
      advice: 'npm install --save-dev jest@30',
    });
  });
});

describe('an invalid package.json', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  test('is reported instead of the packages that cannot be resolved with it', async () => {
    writeFileSync(join(folder, 'package.json'), '{ "name": }');
    jest.spyOn(process, 'cwd').mockReturnValue(folder);
    const { lines, codes } = await start();
    expect(lines).toHaveLength(checks.machine.length + 1);
    expect(lines.at(-1)).toContain(`package.json is not valid JSON: `);
    expect(lines.at(-1)).toMatch(/^FAIL {2}package\.json/);
    expect(lines.join('')).not.toContain('not installed');
    expect(codes).toEqual([1]);
  });

  test('is neither valid nor missing', () => {
    expect(manifestCheck(folder)).toBeUndefined();
    writeFileSync(join(folder, 'package.json'), '{}');
    expect(manifestCheck(folder)).toBeUndefined();
  });
});

test.each([
  ['0', false],
  ['1', true],
])('FORCE_COLOR=%s turns colours off or on', (FORCE_COLOR, isColoured) => {
  const program = `
    const { doctorCommand } = require('./dist/cli/doctor');
    const look = () => ({ ok: true, found: '' });
    const io = { write: (text) => process.stdout.write(text), finish() {} };
    doctorCommand(io, [{ name: 'a', look }]).parseAsync([], { from: 'user' });`;
  const env = { ...process.env, FORCE_COLOR, NO_COLOR: undefined };
  const { stdout } = spawnSync(process.execPath, ['-e', program], { env, encoding: 'utf8' });
  expect(stdout).toContain('a');
  expect(stdout.includes('\u001b')).toBe(isColoured);
});

describe('the port ranges that a system reserves', () => {
  test('are read from the output of netsh', () => {
    const text = `
Protocol tcp Port Exclusion Ranges

Start Port    End Port
----------    --------
      5357        5357
     50000       50059     *

* - Administered port exclusions.
`;

    expect(parseExcludedRanges(text)).toEqual([
      { first: 5357, last: 5357 },
      { first: 50000, last: 50059 },
    ]);
  });

  test('are read from the list of Linux', () => {
    expect(parseReservedPorts('8080,9148-9150\n')).toEqual([
      { first: 8080, last: 8080 },
      { first: 9148, last: 9150 },
    ]);
    expect(parseReservedPorts('\n')).toEqual([]);
  });

  test('are counted if they are within the lease range', () => {
    const ranges = [
      { first: 1, last: 9000 },
      { first: 9010, last: 9019 },
      { first: 40000, last: 50000 },
    ];

    expect(countInside(ranges, { first: 9000, last: 32767 })).toBe(11);
  });
});
