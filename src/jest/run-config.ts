/** What is read of Jest's global config. */
export interface RunConfig {
  readonly rootDir: string;
  readonly seed?: number;
  readonly maxWorkers?: number;
}
