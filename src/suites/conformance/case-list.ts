import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Probe } from '../probe/probe';
import { ownCases } from './own-cases';

interface CaseFile {
  readonly sections: Readonly<Record<string, string>>;
  readonly cases: readonly Probe[];
}

/** Cases of section 7 whose outcome is left to the implementation. */
const informational = ['7.1.6', '7.13.1', '7.13.2'];

let read: CaseFile | undefined;

/** The cases of the Autobahn|Testsuite, read on first use. */
function autobahnCases(): CaseFile {
  if (read !== undefined) return read;
  const file = readFileSync(join(__dirname, 'cases.json'), 'utf8');
  const { sections, cases } = JSON.parse(file) as CaseFile;
  read = { sections, cases: cases.map(complete) };
  return read;
}

/** A wrong close code fails a case of section 7. */
function complete(probe: Probe): Probe {
  if (sectionOf(probe.id) !== '7') return probe;
  if (informational.includes(probe.id)) return { ...probe, informational: true };
  return { ...probe, codeMatters: true };
}

export interface ConformanceSection {
  readonly id: string;
  readonly title: string;
  readonly cases: readonly Probe[];
}

const ownSections: Readonly<Record<string, string>> = {
  h: 'Opening handshake',
  f: 'Frames',
  c: 'Closing',
  e: 'Echo content',
};

/** All sections: those of the Autobahn|Testsuite, followed by those of this package. */
export function conformanceSections(): readonly ConformanceSection[] {
  const { sections, cases } = autobahnCases();
  const all = [...cases, ...ownCases];
  return Object.entries({ ...sections, ...ownSections })
    .map(([id, title]) => ({ id, title, cases: all.filter((one) => sectionOf(one.id) === id) }))
    .sort((one, other) => orderOf(one.id) - orderOf(other.id));
}

export function sectionOf(id: string): string {
  return id.split('.')[0] ?? id;
}

function orderOf(section: string): number {
  const number = Number(section);
  return Number.isNaN(number) ? 100 + Object.keys(ownSections).indexOf(section) : number;
}

export interface CaseChoice {
  /** `'6'`, `'6.4'`, `'h'`, or a case; all by default. */
  readonly sections?: readonly string[] | undefined;
  /** Likewise; none by default. */
  readonly exclude?: readonly string[] | undefined;
}

/** The sections with the selected cases; empty sections are omitted. */
export function chooseCases({ sections, exclude = [] }: CaseChoice): readonly ConformanceSection[] {
  const isIn = (id: string, names: readonly string[]): boolean =>
    names.some((name) => id === name || id.startsWith(`${name}.`));
  return conformanceSections()
    .map((section) => ({
      ...section,
      cases: section.cases.filter(
        ({ id }) => (sections === undefined || isIn(id, sections)) && !isIn(id, exclude),
      ),
    }))
    .filter(({ cases }) => cases.length > 0);
}
