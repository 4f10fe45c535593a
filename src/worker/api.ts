/**
 * What needs no session, in the worker's realm. The test's realm reaches it through `WorkerApi`; plain
 * Node loads it when first used.
 */

import type { WorkerFunctions } from '../bridge/worker-api';
import { now, pause } from '../platform/time';
import { openRawConnection } from '../wire/raw-connection';
import { openMockServer } from './connections/mock/open-mock-server';
import { openConnection } from './connections/open-connection';
import { openRefusingPort, openSilentPort } from './network/held-port';
import { openLink } from './network/open-link';
import * as ports from './ports';

export const workerFunctions: WorkerFunctions = {
  openConnection,
  openRawConnection,
  ports,
  now,
  pause,
  openMockServer: (request, listener) => openMockServer(request, listener),
  openLink: (request, listener) => openLink(request, listener),
  openRefusingPort: () => openRefusingPort(),
  openSilentPort: () => openSilentPort(),
  get scale() {
    // Only load tests need the histograms.
    const { scaleFunctions } = require('./scale') as typeof import('./scale');
    return scaleFunctions;
  },
};
