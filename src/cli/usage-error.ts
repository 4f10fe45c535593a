import { InvalidArgumentError } from 'commander';
import { invalidText } from '../errors/invalid-value';
import { showTyped } from '../errors/show-value';

/** An invalid command line; the program prints it with its usage line and exits with 2. */
export class UsageError extends Error {}

/** Nothing listens at a given URL; the program prints it and exits with 2. */
export class NoServerError extends Error {}

/** @param received why the connection failed */
export function noServer(url: string, received: string): NoServerError {
  return new NoServerError(invalidText({ expected: `a server that listens at ${url}`, received }));
}

/** For contradictory flags and unknown commands. */
export function wrongUsage(expected: string, received: string, remedy?: string): UsageError {
  return new UsageError(invalidText({ expected, received, remedy }));
}

/** For the value of a flag; commander adds the flag's name. */
export function wrongValue(expected: string, given: string, remedy?: string): InvalidArgumentError {
  const text = invalidText({ expected, received: showTyped(given), remedy });
  // commander prints a sentence before it.
  return new InvalidArgumentError(text.replace('e', 'E'));
}
