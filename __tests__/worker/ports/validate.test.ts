/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isPortInUse, leasePortPair } from '../../../src/worker/ports';
import { checkCount, checkPort } from '../../../src/worker/ports/validate';

const NO_PORTS: readonly unknown[] = [-1, 0, 70000, '9000', 1.5, Number.NaN, null, undefined, {}];

describe('a port', () => {
  test.each(NO_PORTS)('%p is refused with its value', async (value) => {
    await expect(isPortInUse(value as number)).rejects.toMatchObject({
      code: 'ERR_WS_PORT_INVALID',
      message: expect.stringContaining(value === '9000' ? "'9000' (a string)" : String(value)),
    });
  });

  test('as a string tells the number to write', () => {
    expect(() => checkPort('9000')).toThrow('Give the number: port = 9000, without quotes.');
  });

  test('that needs privileges is refused as the start of a search, and says so', async () => {
    await expect(leasePortPair({ startPort: 80 })).rejects.toMatchObject({
      code: 'ERR_WS_PORT_INVALID',
      message:
        'startPort must be a whole number from 1024 to 65535, but it is 80. Ports below 1024 need privileges; 9000 is the default.',
    });
  });

  test('is every whole number from 1 to 65535, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer(), fc.integer({ min: 1, max: 65535 }), fc.double()),
        (value) => {
          const isPort = Number.isInteger(value) && value >= 1 && value <= 65535;
          const checked = (): number => checkPort(value);
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
    [{ startPort: '9000' as never }, 'ERR_WS_PORT_INVALID', "'9000' (a string)"],
    [{ startPort: 70000 }, 'ERR_WS_PORT_INVALID', '70000'],
    [{ endPort: 0 }, 'ERR_WS_PORT_INVALID', 'endPort'],
    [{ minGap: 5, maxGap: 2 }, 'ERR_WS_OPTION_INVALID', 'Swap them'],
    [{ minGap: 0 }, 'ERR_WS_OPTION_INVALID', 'minGap'],
    [{ maxGap: '3' as never }, 'ERR_WS_OPTION_INVALID', 'maxGap = 3, without quotes'],
    [{ maxAttempts: 0 }, 'ERR_WS_OPTION_INVALID', 'maxAttempts'],
    [{ startPort: 65535 }, 'ERR_WS_OPTION_INVALID', 'Lower startPort to 65534 or less'],
    [{ host: '' }, 'ERR_WS_OPTION_INVALID', 'host'],
    [{ host: 'ws://localhost' }, 'ERR_WS_OPTION_INVALID', "'ws://localhost'"],
  ])('%j are refused with the value and the remedy', async (options, code, text) => {
    await expect(leasePortPair(options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
    });
  });

  test('accept the limits themselves', () => {
    expect([checkCount(1, 'minGap', 1, 5), checkCount(5, 'minGap', 1, 5)]).toEqual([1, 5]);
  });
});
