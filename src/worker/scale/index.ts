import type { ScaleFunctions } from '../../bridge/scale/run';
import type { OpenConnection } from './local-load';
import { readScaleOptions } from './options';
import { Run } from './run';
import { tierLimit } from './start-load';

/** Functions of the worker's realm for load tests. */
export function scaleFunctions(openConnection: OpenConnection): ScaleFunctions {
  return {
    plan: readScaleOptions,
    tierLimit,
    open: (plan, server) => new Run(plan, server, openConnection),
  };
}
