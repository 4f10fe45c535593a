import { Client } from '../client/client';

/** The client that a session gets. */
export class LoadClient extends Client {
  #isCut = false;

  override terminate(): void {
    this.#isCut = true;
    super.terminate();
  }

  /** A failed run is counted by its cause: nobody reads its stack. */
  protected override get exactSites(): number {
    return 0;
  }

  /** Whether the connection ended without a close frame (1006), and not because the session cut it. */
  get isLost(): boolean {
    return !this.#isCut && this.handle.closeRecord?.wasClean === false;
  }
}
