import { CaseFacts, CaseGrid } from './case-grid';
import { type ConformanceData, type EvidenceRow, sectionsOf } from './conformance-cases';
import { numbered } from './numbered';
import { Shown } from './shown';

/**
 * The cases of `conformanceSuite()` by section, and the sent, expected and received frames of the selected
 * case.
 */
export function ConformanceSection({ report }: { report: ConformanceData }) {
  return (
    <CaseGrid sections={sectionsOf(report)}>
      {({ data: { result, resultClose, source, expected = [], evidence } }) => (
        <>
          <CaseFacts
            facts={[
              ['Expected', expected],
              ['Got', result === resultClose ? [result] : [result, `closing: ${resultClose}`]],
              ['Rule', [source ?? '']],
            ]}
          />
          {evidence === undefined ? (
            <p class="note">The report does not include its frames, to limit its size.</p>
          ) : (
            <EvidenceTable evidence={evidence} />
          )}
        </>
      )}
    </CaseGrid>
  );
}

const arrows = { out: '→ sent', in: '← received', note: '·' } as const;

function EvidenceTable({ evidence }: { evidence: readonly EvidenceRow[] }) {
  return (
    <table class="evidence">
      <thead>
        <tr>
          <th scope="col">ms</th>
          <th scope="col">direction</th>
          <th scope="col">frame</th>
        </tr>
      </thead>
      <tbody>
        {numbered(evidence).map(({ index, item: { at, direction, text } }) => (
          <tr key={index} class={direction}>
            <td>{at}</td>
            <td>{arrows[direction]}</td>
            <td>
              {/* The headers of a handshake, one per line. */}
              {numbered(text.split(' | ')).map(({ index: line, item }) => (
                <code key={line}>
                  <Shown text={item} />
                </code>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
