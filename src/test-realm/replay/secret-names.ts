/**
 * Names of fields, parameters and headers with credentials, masked in recordings regardless of the option
 * `mask`.
 */

/** Fields of messages; case and separators are ignored. */
const secretField =
  /pass(?:word|wd|phrase|code)|^pwd$|secret|token$|^(?:proxy)?authorization$|cookie$|api[-_]?key|access[-_]?key|private[-_]?key|credentials?$|jwt|^otp$/i;

export const secretFields: readonly RegExp[] = [secretField];

/** Whether a field of a message contains a credential. */
export function isSecretField(name: string): boolean {
  return secretField.test(name);
}
