/** A command line that cannot be run; the program prints it with its usage line and exits with 2. */
export class UsageError extends Error {}
