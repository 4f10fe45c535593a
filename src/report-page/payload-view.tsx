import { useState } from 'preact/hooks';
import type { FrameReport } from '../report/schema';
import { formatBytes } from './format';
import { hexDump, payloadBytes, payloadJson, payloadText } from './payload-forms';
import { TextBox } from './text-box';

const forms = ['text', 'JSON', 'hex'] as const;
type Form = (typeof forms)[number];

/** The payload of one frame, in the form that is chosen. */
export function PayloadView({ frame }: { frame: FrameReport }) {
  const json = payloadJson(frame);
  const bytes = payloadBytes(frame);
  const [chosen, setForm] = useState<Form>(formOf(frame, json));
  const form = chosen === 'JSON' && json === undefined ? 'text' : chosen;
  const isCut = bytes.length < frame.bytes;
  return (
    <>
      <h3>
        {frame.direction === 'in' ? 'Received' : 'Sent'}: {frame.kind}
        {frame.bytes > 0 && `, ${formatBytes(frame.bytes)}`}
      </h3>
      {frame.value !== undefined && (
        <TextBox text={frame.value} label={`Value${frame.codec ? ` by ${frame.codec}` : ''}`} />
      )}
      <fieldset class="forms">
        <legend class="unseen">Form of the payload</legend>
        {forms.map((name) => (
          <label key={name} class="pill">
            <input
              type="radio"
              name="form"
              checked={form === name}
              disabled={name === 'JSON' && json === undefined}
              onChange={() => setForm(name)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      {isCut && <p>the first {formatBytes(bytes.length)} are kept</p>}
      <TextBox
        text={form === 'hex' ? hexDump(bytes) : (form === 'JSON' && json) || payloadText(frame)}
        label="Payload"
      />
    </>
  );
}

function formOf(frame: FrameReport, json: string | undefined): Form {
  if (frame.base64 !== undefined) return 'hex';
  return json !== undefined && /^[[{]/.test(json) ? 'JSON' : 'text';
}
