import type { Check } from './check';
import { tlsHandshake } from './handshake';
import { leasing, localhostName, loopbackFamilies, udpGuard } from './loopback';
import { ephemeralPorts, excludedPorts } from './port-range';
import { jestVersion, nodeVersion } from './versions';

/** All checks of `doctor`, in the order of its lines. */
export const checks: readonly Check[] = [
  nodeVersion,
  jestVersion('jest'),
  jestVersion('jest-environment-node'),
  ephemeralPorts,
  excludedPorts,
  loopbackFamilies,
  localhostName,
  udpGuard,
  leasing,
  tlsHandshake,
];
