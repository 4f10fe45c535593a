/**
 * Loaded by `--require` into the Node processes of a command, and into their worker threads. Replaces a fixed
 * port that a server requests by a port of the test file; connections to the fixed port, from these processes
 * or the file, reach the server.
 */
// Keeps Node's original method, which is replaced below.
import './bound-port';
import type { CommandPlace } from './command-ports';
import { patchDials } from './patch-dials';
import { patchListens } from './patch-listens';
import type { ProcessPorts } from './process-ports';

const { JEST_WS_DYNAMIC_FIXED_PORTS: place } = process.env;
/** Hosts that may be this machine; `hostKey()` decides. */
const near = /^(?:|localhost\.?|.*\.localhost|127\..*|0\.0\.0\.0|\[?::.*)$/i;

if (place !== undefined) {
  let ports: ProcessPorts | undefined;
  // Loaded late: most of these processes neither listen nor connect to this machine: npm, shell helpers,
  // compilers.
  const loaded = (): ProcessPorts => {
    if (ports === undefined) {
      const { ProcessPorts } = require('./process-ports') as typeof import('./process-ports');
      ports = new ProcessPorts(JSON.parse(place) as CommandPlace);
    }
    return ports;
  };
  patchListens({
    listen: (server, call) => loaded().listen(server, call),
    address: (server) => ports?.address(server),
  });
  patchDials({
    dial: (options) => (near.test(options.host ?? '') ? loaded().dial(options) : undefined),
  });
}
