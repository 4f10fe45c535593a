import { InvalidArgumentError } from 'commander';
import { invalidText } from '../errors/invalid-value';
import { showTyped } from '../errors/show-value';

/** A command line that cannot be run; the program prints it with its usage line and exits with 2. */
export class UsageError extends Error {}

/** Of flags that do not fit together, and of words that are not known. */
export function wrongUsage(expected: string, received: string, remedy?: string): UsageError {
  return new UsageError(invalidText({ expected, received, remedy }));
}

/** Of one flag's value; commander adds the name of the flag. */
export function wrongValue(expected: string, given: string, remedy?: string): InvalidArgumentError {
  const text = invalidText({ expected, received: showTyped(given), remedy });
  // It is behind a sentence of commander's.
  return new InvalidArgumentError(text.replace('e', 'E'));
}
