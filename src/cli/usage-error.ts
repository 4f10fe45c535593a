import { InvalidArgumentError } from 'commander';
import { invalidText } from '../errors/invalid-value';
import { showTyped } from '../errors/show-value';

/** A command line that cannot be run; the program prints it with its usage line and exits with 2. */
export class UsageError extends Error {}

/** For flags that contradict each other, and for unknown commands. */
export function wrongUsage(expected: string, received: string, remedy?: string): UsageError {
  return new UsageError(invalidText({ expected, received, remedy }));
}

/** For the value of one flag; commander adds its name. */
export function wrongValue(expected: string, given: string, remedy?: string): InvalidArgumentError {
  const text = invalidText({ expected, received: showTyped(given), remedy });
  // commander prints a sentence before it.
  return new InvalidArgumentError(text.replace('e', 'E'));
}
