import type { Check } from './check';
import { tlsHandshake } from './handshake';
import { leasing, localhostName, loopbackFamilies, udpGuard } from './loopback';
import { ephemeralPorts, excludedPorts } from './port-range';
import { environmentOptions, jestConfig } from './project/config';
import { docblocks } from './project/docblocks';
import { jestMajors } from './project/jest-majors';
import { serverStart } from './project/server-start';
import { typescript } from './project/typescript';
import { jestVersion, nodeVersion } from './versions';

/** The checks of the machine, in the order of their lines. */
export const machineChecks: readonly Check[] = [
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

/** The checks of the project in the current folder. */
export const projectChecks: readonly Check[] = [
  jestConfig,
  environmentOptions,
  docblocks,
  typescript,
  jestMajors,
  serverStart,
];

/** All checks of `doctor`. */
export const checks: readonly Check[] = [...machineChecks, ...projectChecks];
