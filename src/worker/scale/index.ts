import type { ScaleFunctions } from '../../realm/scale';
import { readScaleOptions } from './options';
import { Recorder } from './recorder';
import { Run } from './run';

/** What a load test needs of the worker's realm. */
export const scaleFunctions: ScaleFunctions = {
  plan: readScaleOptions,
  record: () => new Recorder(),
  open: (plan, server) => new Run(plan, server),
};
