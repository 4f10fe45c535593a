/** Files in the folder of coverage, by which a worker and the processes of its servers know each other. */

/** How often a process looks whether it is asked, ms. */
export const lookEvery = 20;

/** Holds the number of the last request. */
export const askedFile = 'asked';

/** The command line of a process. */
export const processFile = (pid: number): string => `process-${pid}.json`;

/** The last request that a process has answered. */
export const takenFile = (pid: number): string => `taken-${pid}`;
