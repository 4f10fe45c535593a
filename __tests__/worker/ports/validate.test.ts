import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isPortInUse, leasePortPair } from '../../../src/worker/ports';
import { checkCount, checkPort } from '../../../src/worker/ports/validate';

const NO_PORTS: ReadonlyArray<[value: unknown, shown: string]> = [
  [-1, '-1 (number)'],
  [0, '0 (number)'],
  [70000, '70000 (number)'],
  ['9000', "'9000' (string)"],
  [1.5, '1.5 (number)'],
  [Number.NaN, 'NaN (number)'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{}, '{} (object)'],
];

describe('a port', () => {
  test.each(NO_PORTS)('%p is refused with its value', async (value, shown) => {
    await expect(isPortInUse(value as number)).rejects.toMatchObject({
      code: 'ERR_WS_PORT_INVALID',
      message: expect.stringContaining(`, received ${shown}.`),
    });
  });

  test('as a string is refused with the number to write', () => {
    expect(() => checkPort('isPortInUse()', '9000')).toThrow(
      'Pass a number: port = 9000, without quotes.',
    );
  });

  test.each([['9000x'], [' '], ['1.5'], [true], [[9000]]])(
    'as %j is refused without a number to write',
    (value) => {
      expect(() => checkPort('isPortInUse()', value)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('Pass a number') }),
      );
    },
  );

  test.each<[value: number, lowest: number, remedy: boolean]>([
    [1023, 1024, true],
    [0, 1024, false],
    [70000, 1024, false],
    [10, 2000, false],
  ])('of %d, with the minimum %d, may be privileged', (value, lowest, shown) => {
    const text = 'need privileges';
    expect(() => checkPort('leasePortPair()', value, 'startPort', lowest)).toThrow(
      expect.objectContaining({
        message: shown ? expect.stringContaining(text) : expect.not.stringContaining(text),
      }),
    );
  });

  test('below 1024 is refused as the start of a search', async () => {
    await expect(leasePortPair({ startPort: 80 })).rejects.toMatchObject({
      code: 'ERR_WS_PORT_INVALID',
      message:
        'leasePortPair(): expected "startPort" to be a whole number from 1024 to 65535, received 80 (number). Ports below 1024 need privileges; 9000 is the default.',
    });
  });

  test('is every whole number from 1 to 65535, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer(), fc.integer({ min: 1, max: 65535 }), fc.double()),
        (value) => {
          const isPort = Number.isInteger(value) && value >= 1 && value <= 65535;
          const checked = (): number => checkPort('isPortInUse()', value);
          return isPort ? checked() === value : throwsPortInvalid(checked);
        },
      ),
    );
  });
});

function throwsPortInvalid(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_WS_PORT_INVALID';
  }
}

describe('the options of a search', () => {
  test.each([
    [{ startPort: '9000' as never }, 'ERR_WS_PORT_INVALID', "'9000' (string)"],
    [{ startPort: 70000 }, 'ERR_WS_PORT_INVALID', '70000'],
    [{ endPort: 0 }, 'ERR_WS_PORT_INVALID', 'endPort'],
    [{ minGap: 5, maxGap: 2 }, 'ERR_WS_OPTION_INVALID', 'Swap them'],
    [{ minGap: 65535, maxGap: 65535 }, 'ERR_WS_OPTION_INVALID', 'at most 0, so that'],
    [{ minGap: 0 }, 'ERR_WS_OPTION_INVALID', 'minGap'],
    [{ maxGap: '3' as never }, 'ERR_WS_OPTION_INVALID', 'maxGap = 3, without quotes'],
    [{ maxAttempts: 0 }, 'ERR_WS_OPTION_INVALID', 'maxAttempts'],
    [{ startPort: 65535 }, 'ERR_WS_OPTION_INVALID', 'at most 65534'],
    [{ host: '' }, 'ERR_WS_OPTION_INVALID', 'host'],
    [{ host: 'ws://localhost' }, 'ERR_WS_OPTION_INVALID', "'ws://localhost'"],
  ])('%j are refused with the value and the remedy', async (options, code, text) => {
    await expect(leasePortPair(options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
    });
  });

  test('accept the limits themselves', () => {
    expect([1, 5].map((value) => checkCount('leasePortPair()', value, 'minGap', 1, 5))).toEqual([
      1, 5,
    ]);
  });
});
