import type { ScaleFunctions } from '../../bridge/scale/run';
import { Failures } from './failures';
import { LoadProcesses } from './load-processes';
import { readScaleOptions } from './options';
import { Recorder } from './recorder';
import { Run } from './run';

/** What a load test needs of the worker's realm. */
export const scaleFunctions: ScaleFunctions = {
  plan: readScaleOptions,
  record: () => new Recorder(),
  countFailures: () => new Failures(),
  startProcesses: (job, sessionFile) => new LoadProcesses(job, sessionFile),
  open: (plan, server) => new Run(plan, server),
};
