const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `work`; a signal that ends this process meanwhile calls `undo` first. Calls may be nested. */
export async function undoOnSignal<T>(undo: () => void, work: () => Promise<T>): Promise<T> {
  const release = (): void => {
    for (const signal of signals) process.off(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    release();
    undo();
    // Ends the process once nothing listens to the signal any more.
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, end);
  try {
    return await work();
  } finally {
    release();
  }
}
