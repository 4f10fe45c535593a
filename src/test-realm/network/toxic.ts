import type { LinkHandle, StreamChoice, ToxicHandle, ToxicSettings } from '../../bridge/network';
import { readOptions } from '../../validation/check';
import { callSite, failureAt } from '../call-site';
import { workerApi } from '../worker';
import { kindsOf } from './link-kinds';
import { type NotedToxic, noteToxic } from './noted-toxics';

/** Where and how often a toxic acts. */
export interface ToxicOptions {
  /**
   * `'upstream'` (from the client to the server), `'downstream'` (from the server to the client) or
   * `'both'`. Default `'downstream'`, as in Toxiproxy.
   */
  readonly stream?: StreamChoice;
  /** The probability that a connection has the toxic, 0 to 1. Default 1. */
  readonly toxicity?: number;
  /** How many connections may have it. Default: all. */
  readonly times?: number;
  /** Removes the toxic after this many ms. */
  readonly for?: number;
}

/** Where and how often a message fault acts. */
export interface FaultOptions {
  /** Default `'downstream'`. */
  readonly stream?: StreamChoice;
  /** The probability that a matching message is hit, 0 to 1. Default 1. */
  readonly probability?: number;
  /** How many messages may be hit. Default: all. */
  readonly times?: number;
}

/** A toxic or fault that acts on a link until it is removed, or the link is healed or closed. */
export interface Toxic<Settings extends object = object> {
  /** Changes settings. Connections that are open follow; `toxicity` is for later connections. */
  update(settings: Partial<Settings>): void;
  /** Ends it; what it held back passes. Safe to call twice. */
  remove(): void;
}

/** The settings that `update()` of a toxic takes. */
export type ToxicUpdate<Kind extends keyof ToxicSettings> = ToxicSettings[Kind] & {
  readonly toxicity: number;
};

/** Puts checks and this realm's errors around a handle of the worker. */
export function toxicOf<Settings extends object>(
  link: LinkHandle,
  noted: NotedToxic,
  known: readonly string[],
  handle: ToxicHandle,
): Toxic<Settings> {
  const { call } = noted;
  const site = callSite();
  workerApi()?.session.expectUse({ what: call, site, isUsed: () => handle.isUsed });
  const end = noteToxic(link, noted, site);
  const update = (settings: Partial<Settings>): void => {
    try {
      handle.update(readOptions(call.replace('()', '.update()'), settings, kindsOf(known)));
    } catch (error) {
      throw failureAt(callSite(update), error);
    }
  };
  const remove = (): void => {
    handle.remove();
    end();
  };
  return { update, remove };
}
