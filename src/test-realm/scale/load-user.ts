import type { SessionPlace, UserOf } from '../../bridge/scale/session';
import { invalid } from '../../errors/invalid-value';
import { showTyped } from '../../errors/show-value';
import { LoadClient } from './load-client';
import type { LoadSession, Measure } from './types';

/** Runs this session with a separate client for each connection. */
export function userOf(session: LoadSession): UserOf {
  return (handle, { index, tier, measure }) => {
    const client = new LoadClient(handle, index === 0);
    const context = { index, tier, measure: measureBy(measure) };
    return {
      async run(done) {
        try {
          await session(client, context);
          if (!client.failingSends.areNone) await client.failingSends.check();
        } catch (error) {
          return done({ error });
        }
        done();
      },
      get isLost() {
        return client.isLost;
      },
    };
  };
}

function measureBy(begin: SessionPlace['measure']): Measure {
  return async <Result>(
    nameOrWork: string | (() => Result | PromiseLike<Result>),
    namedWork?: () => Result | PromiseLike<Result>,
  ): Promise<Result> => {
    const [name, work] =
      typeof nameOrWork === 'string' ? [nameOrWork, namedWork] : [undefined, nameOrWork];
    if (typeof work !== 'function') {
      throw invalid('measure()', {
        expected: 'the function to measure',
        received: showTyped(work),
        remedy: "Write measure(() => …), or measure('login', () => …).",
      });
    }
    if (name === '') {
      const expected =
        'the name of the measurement to be left out, or a string with at least 1 letter';
      throw invalid('measure()', { expected, received: "''" });
    }
    const end = begin(name);
    const result = await work();
    end();
    return result;
  };
}
