/**
 * Lets consecutive equal texts share one string, for example the handshakes of the clients of a load test.
 */
export class SharedText {
  #latest = '';

  of(text: string): string {
    if (text !== this.#latest) this.#latest = text;
    return this.#latest;
  }
}
