import type { UserOf } from '../../bridge/scale/session';
import { LoadClient } from './load-client';
import { Measurements } from './measurements';
import type { LoadSession } from './types';

/** Runs this session with a separate client for each connection. */
export function userOf(session: LoadSession): UserOf {
  return (handle, { index, tier, measure }) => {
    const isWatched = index === 0;
    const client = new LoadClient(handle, isWatched);
    const measurements = new Measurements(measure, isWatched);
    const context = { index, tier, measure: measurements.measure };
    return {
      async run(done) {
        try {
          await session(client, context);
          if (!measurements.areEnded) await measurements.check();
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
