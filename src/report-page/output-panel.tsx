import type { OutputReport } from '../report/schema';
import { plural } from './format';
import { TextBox } from './text-box';

/** Lines printed by a server or a file. */
export function OutputPanel({ output, label }: { output: OutputReport; label: string }) {
  return (
    <>
      {output.leftOut > 0 && <p>{plural(output.leftOut, 'earlier line')} left out</p>}
      <TextBox text={output.lines.join('\n')} label={label} />
    </>
  );
}
