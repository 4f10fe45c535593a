import { once } from 'node:events';
import { connect } from 'node:net';
import { invalid, invalidValue } from '../../errors/invalid-value';
import { read } from '../../errors/read-cause';
import { isListedAsListening } from '../../platform/sockets';
import { bindUdp, udpWorks } from './bind-guard';
import { probeAddress, probePort } from './probe';
import { portRegistry } from './registry';
import { checkHost, checkPort } from './validate';

const call = 'isPortInUse()';

function answers(port: number, host: string): Promise<boolean> {
  const socket = connect({ port, host });
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

/** Tests a port by connecting to it, for ports that must not be bound even for a moment. */
async function isListening(port: number, host: string | undefined): Promise<boolean> {
  if (host === undefined) {
    const listed = isListedAsListening(port);
    if (listed !== undefined) return listed;
  }
  const hosts = host === undefined ? ['127.0.0.1', '::1'] : [host];
  return (await Promise.all(hosts.map((each) => answers(port, each)))).includes(true);
}

async function tryBinding(port: number, host: string | undefined): Promise<boolean> {
  const probe = await (host === undefined ? probePort(port) : probeAddress(port, host));
  if (probe === 'forbidden') return isListening(port, host);
  if (probe !== 'no-address') return probe === 'listening';
  const remedy = 'Omit "host" to check all addresses.';
  throw invalid(call, invalidValue('host', 'an address of this machine', host, remedy));
}

export async function isPortInUse(port: number, host?: string): Promise<boolean> {
  checkPort(call, port);
  if (host !== undefined) checkHost(call, host);
  if (portRegistry().acquired.has(port) || !(await udpWorks())) return tryBinding(port, host);
  const guard = await bindUdp(port).catch((error: unknown) => {
    // The system reserves this port.
    if (read(error, 'code') === 'EACCES') return undefined;
    throw error;
  });
  // The holder may be about to listen: binding the port, even for a moment, would make that fail.
  if (!guard) return isListening(port, host);
  try {
    return await tryBinding(port, host);
  } finally {
    guard.close();
  }
}
