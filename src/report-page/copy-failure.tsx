import { rerunCommand } from '../report/rerun';
import type { CodeFrame } from '../report/schema';
import { shellCommand } from './copy-as';
import { CopyButton } from './copy-button';
import { failureText } from './failure-text';

/** Copies the failures with their code, and the command that runs only this test. */
export function CopyFailure(of: {
  file: string;
  test: string | undefined;
  failures: readonly string[];
  codeFrames: readonly CodeFrame[];
}) {
  return (
    <div class="actions">
      <CopyButton label="Copy failure" text={() => failureText(of)} />
      <CopyButton label="Copy command" text={() => shellCommand(rerunCommand(of.file, of.test))} />
    </div>
  );
}
