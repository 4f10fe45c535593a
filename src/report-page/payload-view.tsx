import { useState } from 'preact/hooks';
import { showLine } from '../errors/show-text';
import type { FrameReport } from '../report/schema';
import { CodeLine, useColours } from './code-view';
import { formatBytes, formatMoment } from './format';
import { numbered } from './numbered';
import { decodedText, hexDump, payloadBytes, payloadJson, payloadText } from './payload-forms';
import { ScrollBox } from './scroll-box';
import { TextBox } from './text-box';

const forms = ['decoded', 'JSON', 'text', 'hex'] as const;
type Form = (typeof forms)[number];

/** The payload of a frame, in the selected form. */
export function PayloadView({ frame, time }: { frame: FrameReport; time: number }) {
  const bytes = payloadBytes(frame);
  const texts: Readonly<Record<Form, string | undefined>> = {
    decoded: decodedText(frame),
    JSON: payloadJson(frame),
    text: payloadText(frame),
    hex: hexDump(bytes),
  };
  const [chosen, setForm] = useState<Form>(formOf(frame, texts));
  const form = texts[chosen] === undefined ? 'text' : chosen;
  const isCut = bytes.length < frame.bytes;
  // A close or a failed handshake only has a description.
  const hasPayload = frame.bytes > 0 && !/^(?:open|close|error)$/.test(frame.kind);
  return (
    <>
      <h3>
        {frame.direction === 'in' ? 'Received' : 'Sent'}: {frame.kind}
        {hasPayload && `, ${formatBytes(frame.bytes)}`} at {formatMoment(time)}
        {frame.codec !== undefined && `, decoded by ${showLine(frame.codec)}`}
        {frame.hidden && ', hidden from waits'}
      </h3>
      {hasPayload && (
        <fieldset class="forms">
          <legend class="unseen">Form of the payload</legend>
          {forms
            .filter((name) => name !== 'decoded' || texts.decoded !== undefined)
            .map((name) => (
              <label key={name} class="pill">
                <input
                  type="radio"
                  name="form"
                  checked={form === name}
                  disabled={texts[name] === undefined}
                  onChange={() => setForm(name)}
                />
                {name}
              </label>
            ))}
        </fieldset>
      )}
      {isCut && <p>the first {formatBytes(bytes.length)} are kept</p>}
      {frame.bytes === 0 ? null : hasPayload && (form === 'JSON' || form === 'decoded') ? (
        <ColouredText text={texts[form] ?? ''} />
      ) : (
        <TextBox text={texts[hasPayload ? form : 'text'] ?? ''} label="Payload" />
      )}
    </>
  );
}

function ColouredText({ text }: { text: string }) {
  const lines = useColours(text);
  return (
    <ScrollBox label="Payload" kind="payload">
      {numbered(lines).map(({ index, item }) => (
        <span key={index}>
          <CodeLine tokens={item} />
          {'\n'}
        </span>
      ))}
    </ScrollBox>
  );
}

function formOf(
  frame: FrameReport,
  { decoded, JSON: json }: Record<Form, string | undefined>,
): Form {
  if (decoded !== undefined) return 'decoded';
  if (frame.base64 !== undefined) return 'hex';
  return json !== undefined && /^[[{]/.test(json) ? 'JSON' : 'text';
}
