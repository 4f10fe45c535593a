import type { LinkHandle, StreamChoice, ToxicHandle } from '../../bridge/network';
import type { ToxicSettings } from '../../bridge/toxic-settings';
import { readOptions, refuseExtra } from '../../validation/check';
import { callSite, failureAt, runNowAt } from '../call-site';
import { workerApi } from '../worker';
import { kindsOf } from './link-kinds';
import { type NotedToxic, noteToxic } from './noted-toxics';

/** Which connections a toxic affects, and for how long. */
export interface ToxicOptions {
  /**
   * `'upstream'` (from the client to the server), `'downstream'` (from the server to the client) or
   * `'both'`. Default `'downstream'`, as in Toxiproxy.
   */
  readonly stream?: StreamChoice;
  /** The probability that the toxic applies to a connection, 0 to 1. Default 1. */
  readonly toxicity?: number;
  /** The maximum number of connections affected. Default: unlimited. */
  readonly times?: number;
  /** Removes the toxic after this many ms. */
  readonly for?: number;
}

/** Which messages a fault affects. */
export interface FaultOptions {
  /** Default `'downstream'`. */
  readonly stream?: StreamChoice;
  /** The probability that the fault applies to a matching message, 0 to 1. Default 1. */
  readonly probability?: number;
  /** The maximum number of messages affected. Default: unlimited. */
  readonly times?: number;
}

/** A toxic or fault, active until it is removed, or the link is healed or closed. */
export interface Toxic<Settings extends object = object> {
  /**
   * Changes arguments and options of the call, also for open connections; `toxicity` only applies to later ones.
   */
  update(settings: Partial<Settings>): void;
  /** Removes it and releases held data. Safe to call twice. */
  remove(): void;
}

/** The settings that `update()` accepts. */
export type ToxicUpdate<Kind extends keyof ToxicSettings> = ToxicSettings[Kind] & {
  readonly toxicity: number;
};

/** Wraps a handle of the worker: validates arguments, and throws errors of this realm. */
export function toxicOf<Settings extends object>(
  link: LinkHandle,
  noted: NotedToxic,
  known: readonly string[],
  handle: ToxicHandle,
): Toxic<Settings> {
  const { call } = noted;
  const site = callSite();
  workerApi()?.session.expectUse({ what: call, site, link, isUsed: () => handle.isUsed });
  const end = noteToxic(link, noted, site);
  const update = (settings: Partial<Settings>): void => {
    try {
      handle.update(readOptions(call.replace('()', '.update()'), settings, kindsOf(known)));
    } catch (error) {
      throw failureAt(callSite(update), error);
    }
  };
  const remove = (...extra: []): void => {
    runNowAt(remove, () => refuseExtra(call.replace('()', '.remove()'), extra));
    handle.remove();
    end();
  };
  return { update, remove };
}
