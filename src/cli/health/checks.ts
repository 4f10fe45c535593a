import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../init/read-manifest';
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

/** All checks of `doctor`, in output order. */
export const checks = {
  machine: [
    nodeVersion,
    ephemeralPorts,
    excludedPorts,
    loopbackFamilies,
    localhostName,
    udpGuard,
    leasing,
    tlsHandshake,
  ],
  packages: [jestVersion('jest'), jestVersion('jest-environment-node')],
  project: [
    jestConfig,
    environmentOptions,
    docblocks,
    typescript,
    esModules,
    jestMajors,
    serverStart,
  ],
} satisfies Readonly<Record<string, readonly Check[]>>;

/**
 * Replaces the checks of packages and projects where package.json is invalid: Node resolves no package there.
 */
export function manifestCheck(cwd: string): Check | undefined {
  const manifest = existsSync(join(cwd, 'package.json')) ? readManifest(cwd) : {};
  if (typeof manifest !== 'string') return undefined;
  const advice = 'correct it; then run doctor again for the checks of the project';
  return { name: 'package.json', look: () => ({ ok: false, found: manifest, advice }) };
}
