import { type Decoded, refusalOf } from '../message/decoded';
import { report } from '../mock/event-listeners';

/** Fails the test for a `decode()` that returned what it must not: no message is decoded then. */
export class RefusedDecoding {
  #isReported = false;

  /** Reports the first refusal: every message would have one. */
  note(decoded: Decoded | undefined): void {
    const refused = refusalOf(decoded);
    if (refused === undefined || this.#isReported) return;
    this.#isReported = true;
    report(() => Promise.reject(refused));
  }
}
