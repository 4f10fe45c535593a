import type { SecurityCheck } from '../check';
import { accessChecks } from './access';
import { frameChecks } from './frames';
import { handshakeChecks } from './handshake';
import { limitChecks } from './limits';
import { messageChecks } from './messages';
import { originChecks } from './origin';
import { tlsChecks } from './tls';

/** All checks, in order. */
export const checks: readonly SecurityCheck[] = [
  ...originChecks,
  ...accessChecks,
  ...handshakeChecks,
  ...frameChecks,
  ...messageChecks,
  ...limitChecks,
  ...tlsChecks,
];
