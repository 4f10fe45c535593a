/** What the handlers of a server in this process have done in the running test. */
export interface HandlerFacts {
  /** Messages that arrived before a 'message' listener was added: `ws` discards them. */
  readonly discarded: number;
  /** The connections of these messages that still have no 'message' listener. */
  readonly unheard: number;
  /** Open connections for which no 'connection' event was emitted. */
  readonly unannounced: number;
  /** The 'upgrade' listeners of its HTTP server. */
  readonly upgradeListeners: number;
}
