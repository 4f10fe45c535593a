import type { CloseRecord, ConnectRequest, FrameRecord, UpgradeResponse, WireMessage } from './types';

/** One connection, in the worker's realm. */
export interface ConnectionHandle {
  readonly url: string;
  /** Settles when the handshake does; rejects with a WsDynamicError. */
  readonly opened: Promise<void>;
  readonly upgrade: UpgradeResponse | undefined;
  readonly frames: readonly FrameRecord[];
  readonly messages: readonly WireMessage[];
  readonly closed: Promise<CloseRecord>;
  /** Closes politely, then by force; never rejects; safe to call twice. */
  dispose(): Promise<void>;
}

/** Starts the handshake; listeners stand before its first byte can arrive. */
export declare function openConnection(request: ConnectRequest): ConnectionHandle;
