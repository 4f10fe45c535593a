import type { Check } from './check';
import { tlsHandshake } from './handshake';
import { leasing, localhostName, loopbackFamilies, udpGuard } from './loopback';
import { ephemeralPorts, excludedPorts } from './port-range';
import { environmentOptions, jestConfig } from './project/config';
import { docblocks } from './project/docblocks';
import { esModules } from './project/es-modules';
import { jestMajors } from './project/jest-majors';
import { serverStart } from './project/server-start';
import { typescript } from './project/typescript';
import { jestVersion, nodeVersion } from './versions';

export { listedProjects } from './project/listed-projects';

/** All checks of `doctor`, in output order. */
export const checks: { readonly machine: readonly Check[]; readonly project: readonly Check[] } = {
  machine: [
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
  ],
  project: [
    jestConfig,
    environmentOptions,
    docblocks,
    typescript,
    esModules,
    jestMajors,
    serverStart,
  ],
};
