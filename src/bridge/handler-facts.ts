/** What the handlers of a server in this process have done in the running test. */
export interface HandlerFacts {
  /** Messages that arrived before a 'message' listener was added: `ws` discards them. */
  readonly discarded: number;
  /** Open connections for which no 'connection' event was emitted. */
  readonly unannounced: number;
  /** The 'upgrade' listeners of its HTTP server. */
  readonly upgradeListeners: number;
}
