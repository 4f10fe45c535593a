/** The fields of Jest's global config that are used. */
export interface RunConfig {
  readonly rootDir: string;
  readonly seed?: number;
  readonly maxWorkers?: number;
}
