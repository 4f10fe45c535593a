/** The settings of each toxic. Times are milliseconds, sizes bytes. */
export interface ToxicSettings {
  /** Delays all data by `latency` plus or minus `jitter`; preserves the order. */
  latency: { readonly latency: number; readonly jitter: number };
  /** Limits the data to `rate` bytes per second. */
  bandwidth: { readonly rate: number };
  /** Delays the end of the connection. */
  slowClose: { readonly delay: number };
  /** Drops all data, and closes the connection after `timeout`; 0: never. */
  timeout: { readonly timeout: number };
  /** Cuts data into slices of `averageSize` plus or minus `sizeVariation`, `delay` apart. */
  slicer: {
    readonly averageSize: number;
    readonly sizeVariation: number;
    readonly delay: number;
  };
  /** Closes the connection once `bytes` bytes have passed. */
  limitData: { readonly bytes: number };
  /** Passes all data, and closes the connection `time` after it was opened. */
  limitTime: { readonly time: number };
  /** Closes the connection once no data has passed for `time`. */
  idle: { readonly time: number };
  /** Drops all data, and resets the connection (RST) after `timeout`. */
  resetPeer: { readonly timeout: number };
  /** Refuses connections and closes the open ones. */
  down: Readonly<Record<never, never>>;
  /** For each chunk of data, stalls the stream for `stall` with this probability, like a lost packet. */
  loss: { readonly probability: number; readonly stall: number };
  /** Holds all data back until the toxic is removed. */
  partition: Readonly<Record<never, never>>;
  /** Reads at most `rate` bytes per second, 0 for none, and buffers nothing. */
  slowReader: { readonly rate: number };
  /** Passes neither data nor the end of the connection, as if the peer had vanished. */
  halfOpen: Readonly<Record<never, never>>;
  /** Answers handshakes with an HTTP status. */
  refuseHandshake: { readonly status: number };
  /** Does not answer handshakes. */
  hangHandshake: Readonly<Record<never, never>>;
  /** Closes new connections after half of the first chunk of the stream. */
  cutHandshake: Readonly<Record<never, never>>;
  /** Alternates another toxic: starts it after `up`, ends it after `down`, and so on. */
  flap: { readonly up: number; readonly down: number; readonly fault: 'down' | 'partition' };
}

export type ToxicKind = keyof ToxicSettings;
