/**
 * Loaded by `--require` into the Node processes of a command, and into their worker threads. A fixed port
 * that a server asks for becomes one of the test file's own; what dials it in these processes, or in the
 * file, reaches it.
 */
// It keeps Node's method, which is replaced below.
import './bound-port';
import type { CommandPlace } from './command-ports';
import { patchDials } from './patch-dials';
import { patchListens } from './patch-listens';
import type { ProcessPorts } from './process-ports';

const { JEST_WS_DYNAMIC_FIXED_PORTS: place } = process.env;
/** Names that may be this machine; `hostKey()` decides. */
const near = /^(?:|localhost\.?|.*\.localhost|127\..*|0\.0\.0\.0|\[?::.*)$/i;

if (place !== undefined) {
  let ports: ProcessPorts | undefined;
  // Most of these processes neither listen nor dial this machine: npm, a shell's helper, a compiler.
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
