import { describe, expect, test } from '@jest/globals';
import { ServerGuard } from '../../../src/suites/conformance/server-guard';
import type { Probe } from '../../../src/suites/probe/probe';
import type { ProbeResult } from '../../../src/suites/probe/run-probe';

const probeOf = (id: string): Probe => ({
  ...{ id, does: id, timer: 'kill', after: 1, starter: 'client', codes: [1000] },
});
const resultOf = (id: string, given: Partial<ProbeResult> = {}): ProbeResult => ({
  ...{ id, does: id, behavior: 'OK', behaviorClose: 'OK', result: 'played', resultClose: '' },
  ...{ duration: 1, remoteCloseCode: 1000, evidence: [], expired: [], ...given },
});

interface Fate {
  /** The cases that end the server. */
  readonly deadly?: readonly string[];
  /** It ends only while as many cases run. */
  readonly togetherDeadly?: number;
  readonly restart?: 'possible' | 'impossible' | 'fails';
  readonly behavior?: ProbeResult['behavior'];
  readonly isUp?: boolean;
  /** In place of its end, it answers nothing: to how many asks after the case. Default: all. */
  readonly silentFor?: number;
  /** Stopping it fails, once it hangs. */
  readonly stopFails?: boolean;
}

/** Runs cases at once against a server with this fate. */
async function run(ids: readonly string[], fate: Fate) {
  const { deadly = [], restart = 'possible', behavior = 'OK', togetherDeadly = 99 } = fate;
  const { silentFor = 0, stopFails = false } = fate;
  const hangs = silentFor > 0;
  let isUp = fate.isUp ?? true;
  let silent = isUp ? 0 : silentFor;
  let isForced = false;
  let restarts = 0;
  let running = 0;
  const played: string[] = [];
  const guard = new ServerGuard(
    {
      ended: () => (isUp || hangs ? undefined : 'It ended.'),
      ...(restart !== 'impossible' && {
        async restart() {
          restarts += 1;
          if (restart === 'fails') throw new Error('The port is taken.');
          if (stopFails && silent > 0 && !isForced) {
            isForced = true;
            throw new Error('It did not stop.');
          }
          [isUp, silent, isForced] = [true, 0, false];
        },
      }),
    },
    async () => {
      if (silent > 0) {
        silent -= 1;
        return { kind: 'unanswered', reason: 'No answer.' };
      }
      return isUp || hangs ? { kind: 'answered' } : { kind: 'refused', reason: 'Nothing listens.' };
    },
    0,
  );
  const results = await Promise.all(
    ids.map((id) =>
      guard.run(probeOf(id), async () => {
        played.push(id);
        running += 1;
        const wasUp = isUp;
        // The others begin meanwhile.
        await new Promise(setImmediate);
        if (deadly.includes(id) || running >= togetherDeadly) [isUp, silent] = [false, silentFor];
        running -= 1;
        return resultOf(id, wasUp ? { behavior } : { expired: ['the connection'] });
      }),
    ),
  );
  return { results, restarts, played, guard };
}

const endedOf = (results: readonly (ProbeResult | undefined)[]) =>
  results.flatMap((one) => (one?.endedServer ? [one.id] : []));

describe('ServerGuard', () => {
  test('does not change verdicts while the server runs', async () => {
    const { results, restarts } = await run(['1', '2'], {});
    expect(results).toEqual([resultOf('1'), resultOf('2')]);
    expect(restarts).toBe(0);
  });

  test('names the case that ends the server, and runs the others separately', async () => {
    const { results, restarts, guard } = await run(['1', '2', '3', '4'], { deadly: ['3'] });
    expect(endedOf(results)).toEqual(['3']);
    expect(results[2]).toMatchObject({ behavior: 'FAILED', result: 'It ended.', expired: [] });
    expect(results.map((one) => one?.behavior)).toEqual(['OK', 'OK', 'FAILED', 'OK']);
    // After the end that several cases saw, and after the one of the case alone.
    expect(restarts).toBe(2);
    expect(guard.gone).toBeUndefined();
  });

  test.each(['OK', 'INFORMATIONAL', 'FAILED'] as const)(
    'names a case whose own outcome is %s',
    async (behavior) => {
      const { results } = await run(['1', '2'], { deadly: ['1'], behavior });
      expect(results.map((one) => one?.behavior)).toEqual(['FAILED', behavior]);
    },
  );

  test('runs a case once that ran alone', async () => {
    const { results, played, restarts } = await run(['1'], { deadly: ['1'] });
    expect(endedOf(results)).toEqual(['1']);
    expect(played).toEqual(['1']);
    expect(restarts).toBe(1);
  });

  test('finds each of several such cases', async () => {
    const ids = ['1', '2', '3', '4', '5'];
    const { results } = await run(ids, { deadly: ['2', '4', '5'] });
    expect(endedOf(results)).toEqual(['2', '4', '5']);
  });

  test('reports that none of the cases ends it alone', async () => {
    const { results } = await run(['1', '2', '3'], { togetherDeadly: 2 });
    expect(endedOf(results)).toEqual(['1']);
    expect(results[0]?.result).toBe(
      'It ended.\nThese cases ran concurrently, and none of them ends it alone: 1, 2, 3.',
    );
  });

  test('runs no more cases if the server cannot be restarted', async () => {
    const { results, guard } = await run(['1', '2'], { deadly: ['1'], restart: 'impossible' });
    expect(endedOf(results)).toEqual(['1', '2']);
    expect(results[0]?.result).toBe(
      'It ended.\nThese cases ran concurrently, and one of them is the cause: 1, 2.',
    );
    expect(guard.gone).toBe(
      'It ended.\nTo find the case, use one connection at a time (`connections: 1`).',
    );
    const later = await guard.run(probeOf('3'), async () => resultOf('3'));
    expect(later).toBeUndefined();
  });

  test('reports why it could not be restarted', async () => {
    const { guard } = await run(['1'], { deadly: ['1'], restart: 'fails' });
    expect(guard.gone).toBe('It ended.\nIt could not be restarted: The port is taken.');
  });

  test('blames no case if the server has never run', async () => {
    const { results, guard } = await run(['1', '2'], { isUp: false, restart: 'impossible' });
    expect(endedOf(results)).toEqual([]);
    expect(results[0]).toMatchObject({ result: 'played', expired: ['the connection'] });
    expect(guard.gone).toBe('It ended.');
  });

  describe('for a server that hangs', () => {
    const always = { silentFor: 1000 };

    test('names the case after which no new connection is accepted, and runs the others', async () => {
      const { results } = await run(['1', '2', '3'], { deadly: ['2'], ...always });
      expect(endedOf(results)).toEqual(['2']);
      expect(results.map((one) => one?.behavior)).toEqual(['OK', 'FAILED', 'OK']);
      expect(results[1]?.result).toBe('The server answers no new connection after it: No answer.');
    });

    test('restarts a server that does not stop', async () => {
      const { results, guard } = await run(['1'], { deadly: ['1'], ...always, stopFails: true });
      expect(endedOf(results)).toEqual(['1']);
      expect(guard.gone).toBeUndefined();
    });

    test('blames no case after which it responds late', async () => {
      const { results, restarts } = await run(['1'], { deadly: ['1'], silentFor: 2 });
      expect(results).toEqual([resultOf('1')]);
      expect(restarts).toBe(0);
    });

    test('blames no case if only all together keep it busy', async () => {
      const { results } = await run(['1', '2', '3'], { togetherDeadly: 2, ...always });
      expect(endedOf(results)).toEqual([]);
    });

    test('does not change verdicts if it cannot be restarted, or has never responded', async () => {
      const alone = { deadly: ['1'], ...always };
      const { results, guard } = await run(['1', '2'], { ...alone, restart: 'impossible' });
      expect(results.map((one) => one?.result)).toEqual(['played', 'played']);
      expect(guard.gone).toBeUndefined();
      const never = await run(['1'], { isUp: false, ...always });
      expect(endedOf(never.results)).toEqual([]);
      expect(never.restarts).toBe(0);
    });
  });

  test('continues after a case that throws', async () => {
    const { guard } = await run([], {});
    const thrown = guard.run(probeOf('1'), async () => {
      throw new Error('a defect');
    });
    await expect(thrown).rejects.toThrow('a defect');
    expect(await guard.run(probeOf('2'), async () => resultOf('2'))).toEqual(resultOf('2'));
  });
});
