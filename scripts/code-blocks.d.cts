export interface CodeBlock {
  /** Line of the fence in the page. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly file?: string;
  readonly run?: string;
  readonly output?: string;
  readonly context?: string;
  readonly fragment?: string;
}
export declare function codeBlocks(page: string): CodeBlock[];
export declare const gettingStarted: Readonly<Record<string, string>>;
