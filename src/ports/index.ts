/** Two TCP ports held for this process until `release()`, or its death. */
export interface PortLease {
  readonly port: number;
  readonly sslPort: number;
  /** Gives both ports back; safe to call twice. */
  release(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
