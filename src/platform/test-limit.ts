/** The time limit of the running test or hook. */
export interface TestLimit {
  /** `the test's limit of 5000 ms`. */
  readonly name: string;
  /** `give the test more time: test(name, fn, ms)`. */
  readonly remedy: string;
  /** How long before the test's limit a wait ends, so that its failure comes first, ms. */
  readonly margin: number;
  /** Whether its hook or test has ended. */
  readonly isOver: boolean;
  /** The remedy for a wait of `timeout` ms, if it began too late for a peer to answer in time. */
  lateRemedy(timeout: number): string | undefined;
}

/** What is left for a wait that starts now. */
export interface TimeLeft {
  /** In ms. */
  readonly timeout: number;
  readonly limit: TestLimit;
}

/** When a wait expires. */
export interface ExpiryOfWait {
  /** From its start, ms. */
  readonly timeout: number;
  /** The test's limit, if that ends it. */
  readonly limit: TestLimit | undefined;
}

/** The limit of a wait that has begun. */
export interface WaitRenewal {
  readonly expiry: ExpiryOfWait;
  /** Called at the limit; returns for how much longer the wait goes on, ms. */
  renew(): number | undefined;
}
