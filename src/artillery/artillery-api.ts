/** The part of Artillery's engine API that this engine uses. */

/** A virtual user's variables. Artillery passes the same object from step to step. */
export interface UserContext {
  readonly vars: Record<string, unknown>;
}

export type Callback = (error: Error | null, context: UserContext) => void;
export type Step = (context: UserContext, callback: Callback) => void;

/** Receives the metrics of an engine. */
export interface MetricEvents {
  emit(event: 'started'): void;
  emit(event: 'error', cause: string): void;
  emit(event: 'counter', name: string, value: number): void;
  emit(event: 'rate', name: string): void;
  /** Durations are milliseconds. */
  emit(event: 'histogram', name: string, value: number): void;
}

/** The functions that Artillery shares with its engines. */
export interface EngineTools {
  createThink(step: object, defaults: object): Step;
  createLoopWithCount(count: number | string, steps: readonly Step[], options: object): Step;
  /** Replaces `{{ name }}` with the user's variables. */
  template(value: unknown, context: UserContext): unknown;
}

/** `config` of a script. */
export interface ScriptConfig {
  readonly target?: string;
  /** The exports of the file named in `config.processor`. */
  readonly processor?: unknown;
  /** Limit of a handshake and of one run, seconds. */
  readonly timeout?: number;
  readonly ws?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly subprotocols?: readonly string[];
  };
  /** Options passed on to the TLS connection. */
  readonly tls?: object;
  readonly defaults?: { readonly think?: object };
}

export interface Script {
  readonly config: ScriptConfig;
}

export interface Scenario {
  readonly name?: string;
  readonly flow?: unknown;
}
