/**
 * Functions of the worker's realm that need no session. The test's realm calls them through `WorkerApi`;
 * plain Node loads them on first use.
 */

import type { WorkerFunctions } from '../bridge/worker-api';
import { moduleNotStarted } from '../errors/module-not-started';
import { textFiles } from '../platform/text-files';
import { now, pause } from '../platform/time';
import { expiryPause, renewalOf } from './connections/expiry';
import { openConnection } from './connections/open-connection';
import { awaitedModule } from './connections/wait-hints';
import * as ports from './ports';

// Loaded on first use: most test files have no mock, link, load test or raw connection.
const mocks = () =>
  require('./connections/mock/open-mock-server') as typeof import('./connections/mock/open-mock-server');
const recordings = () =>
  require('./connections/mock/open-real') as typeof import('./connections/mock/open-real');
const network = () => require('./network') as typeof import('./network');
const rawConnections = () =>
  require('../wire/open-raw-connection') as typeof import('../wire/open-raw-connection');
const servers = () => require('./plain-servers') as typeof import('./plain-servers');
const scale = () => require('./scale') as typeof import('./scale');

export const workerFunctions: WorkerFunctions = {
  openConnection,
  openRawConnection: (target, options = {}) => {
    const remedy = (): string | undefined => {
      const path = options.url && awaitedModule(options.url);
      return path && moduleNotStarted(path, 'rawConnect()');
    };
    return rawConnections().openRawConnection(target, { ...options, remedy });
  },
  ports,
  now,
  date: Date.now,
  files: textFiles,
  get version() {
    return (require('../../package.json') as { readonly version: string }).version;
  },
  pause,
  expiryPause,
  renewalOf,
  openReal: (request) => recordings().openReal(request),
  openMockServer: (request, listener) => mocks().openMockServer(request, listener),
  openLink: (request, listener) => network().openLink(request, listener),
  openRefusingPort: () => network().openRefusingPort(),
  openSilentPort: () => network().openSilentPort(),
  openServer: (given, how) => servers().openPlainServer(given, how),
  get scale() {
    return scale().scaleFunctions(openConnection);
  },
};
