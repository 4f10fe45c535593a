/** Files in the coverage folder through which a worker and the server processes communicate. */

/** How often a process checks for a request, ms. */
export const pollInterval = 20;

/** Contains the number of the last request. */
export const requestFile = 'request';

/** Contains the command line of a process. */
export const processFile = (pid: number): string => `process-${pid}.json`;

/** Contains the number of the last request that a process has answered. */
export const answerFile = (pid: number): string => `answered-${pid}`;
