import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { Refusal, Search } from './acquire';

/** A search that found no ports. */
export interface FailedSearch extends Pick<Search, 'range' | 'gap' | 'refusals' | 'unpaired'> {
  readonly maxAttempts: number;
  /** Whether the search ended by `maxAttempts`, not at the end of the range. */
  readonly cutShort: boolean;
}

type Cause = Refusal | 'unpaired';

const phrases: Record<Cause, (count: number) => string> = {
  leased: (count) => `${count} leased by another worker or run`,
  listening: (count) => `${count} with a server listening`,
  forbidden: (count) => `${count} that the system does not allow to bind`,
  excluded: (count) => `${count} never leased (inspectors, ports that fetch refuses, block heads)`,
  unpaired: (count) => `${count} free without a second free port within the gap`,
};

const remedies: Record<Cause, string> = {
  leased:
    'Most are leased: run fewer workers or runs at once, or give a startPort with more room above it; `npx jest-ws-dynamic ports` shows who holds them.',
  listening: 'Servers listen on most of them: give another startPort, or stop those servers.',
  forbidden:
    'The system forbids most of them (reserved ranges, a sandbox): give another startPort; `npx jest-ws-dynamic doctor` shows what is allowed.',
  excluded: 'Most of them are never leased: give another startPort.',
  unpaired: 'Single ports are free, but no two of them close enough: raise maxGap.',
};

/** Number of ports per cause, the largest first. */
function countCauses({ refusals, unpaired }: FailedSearch): [Cause, number][] {
  const counts = new Map<Cause, number>();
  for (const refusal of refusals.values()) counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
  if (unpaired.size > 0) counts.set('unpaired', unpaired.size);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** The error of a search that found no ports: why they were skipped, and a remedy for the main cause. */
export function portsExhausted(search: FailedSearch): WsDynamicError {
  const { range, gap, maxAttempts, cutShort } = search;
  const wanted = gap
    ? `pair of free ports (sslPort ${gap.least} to ${gap.most} above port)`
    : 'free port';
  const causes = countCauses(search);
  if (causes.length === 0) return noRoom(search, wanted);
  const summary = causes.map(([cause, count]) => phrases[cause](count)).join(', ');
  const dominating = causes[0]?.[0];
  const stopped = cutShort
    ? ` The search stopped after maxAttempts = ${maxAttempts}; raise it to continue.`
    : '';
  return new WsDynamicError(
    'ERR_WS_PORTS_EXHAUSTED',
    `Found no ${wanted} in ports ${range.first} to ${range.last}. Of the ports tried: ${summary}. ${dominating && remedies[dominating]}${stopped}`,
  );
}

/** The error for a range that is too small: no port was tried. */
function noRoom({ range: { first, last }, gap }: FailedSearch, wanted: string): WsDynamicError {
  const needed = first + (gap?.least ?? 0);
  const remedy = gap
    ? `Raise endPort to ${needed} or more, lower minGap, or set ssl to false: one port is enough then.`
    : `Raise endPort to ${needed} or more.`;
  return new WsDynamicError(
    'ERR_WS_PORTS_EXHAUSTED',
    `Found no ${wanted}: none fits in ports ${first} to ${last}, so none was tried. ${remedy}`,
  );
}

/** The error of a search that the system aborted: out of files, no loopback, … */
export function searchFailed(cause: unknown): WsDynamicError {
  if (cause instanceof WsDynamicError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  const remedy =
    code === 'EMFILE' || code === 'ENFILE'
      ? 'Too many files are open: close unused files and connections, release leases, or raise the limit (`ulimit -n`).'
      : '`npx jest-ws-dynamic doctor` shows what this machine allows.';
  return new WsDynamicError(
    'ERR_WS_PORTS_EXHAUSTED',
    `The system does not let this process search for ports: ${message}. ${remedy}`,
    { cause },
  );
}
