/**
 * The parts that live in the worker's realm and need no session. The test's realm reaches them over
 * the bridge; plain Node loads them when first used.
 */
import { openConnection } from '../client/connection';
import * as ports from '../ports';
import { now, pause } from './clock';
import { openMockServer } from './mock';

export const engine = { openConnection, ports, now, pause, openMockServer };

export type Engine = typeof engine;
