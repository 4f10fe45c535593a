import { Command } from 'commander';
import { delay } from '../platform/time';
import { formatLeases } from './lease-table';

/** The output of a command, and its exit code. */
export interface CommandOutput {
  write(text: string): void;
  finish(exitCode: number): void;
}

/** Interval of `--watch`, ms. */
const REFRESH = 1000;
const CLEAR_SCREEN = '\u001b[2J\u001b[H';

interface PortsFlags {
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** All leases on this machine, as a table or as one line of JSON. */
async function showLeases(json: boolean): Promise<string> {
  const { listLeases } = require('../worker/ports') as typeof import('../worker/ports/index');
  const leases = await listLeases();
  return json ? `${JSON.stringify(leases)}\n` : formatLeases(leases, Date.now(), process.cwd());
}

/**
 * `jest-ws-dynamic ports`: lists leased ports and their holders. With `--watch`, prints them again every
 * second until `signal` or Ctrl-C.
 */
export function portsCommand({ write, finish }: CommandOutput, signal?: AbortSignal): Command {
  return new Command('ports')
    .description('list the leased ports of this machine and their holders')
    .option('--watch', 'refresh every second, until Ctrl-C')
    .option('--json', 'one line of JSON instead of a table')
    .allowExcessArguments(false)
    .action(async ({ watch = false, json = false }: PortsFlags) => {
      const { stdout } = process;
      const clear = watch && !json && stdout.isTTY ? CLEAR_SCREEN : '';
      // The reader may close the pipe (`ports --watch | head`).
      const reader = new AbortController();
      const leave = (): void => reader.abort();
      stdout.once('error', leave);
      const ended = signal ? AbortSignal.any([signal, reader.signal]) : reader.signal;
      do {
        write(clear + (await showLeases(json)));
        if (watch) await delay(REFRESH, ended);
      } while (watch && !ended.aborted);
      stdout.off('error', leave);
      finish(0);
    });
}
