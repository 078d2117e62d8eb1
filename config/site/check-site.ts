import { againstSchema, isMap } from '../reading/against-schema.ts';
import { isTooLarge, looksLikeJson, readDocument, type ReadDocument } from '../reading/document.ts';
import { inOrder, type Finding, type Mistake } from '../reading/mistake.ts';
import { readJson } from '../reading/read-json.ts';
import { boughtDevices } from './site-devices.ts';
import { mountingHeights } from './mounting-heights.ts';
import { phonesMissing, type Joined } from './site-phones.ts';
import { rosterReferences } from './roster-references.ts';
import { slowHeartbeats } from './site-heartbeats.ts';
import { siteReach } from './site-reach.ts';
import { siteReferences } from './site-references.ts';
import { SiteSchema, type SiteDocument } from './site-schema.ts';
import { placed, textOf, viewSite } from './site-view.ts';
import { timezoneMistakes } from '../reading/timezone.ts';

/** `site` is null if any mistake is an error. Mistakes are in the order of the document. */
export type CheckedSite = { readonly site: SiteDocument | null; readonly mistakes: Mistake[] };

export type HubKnows = {
  /** Staff with a phone. */
  readonly joined?: Joined;
  /** Ids of the outside brokers in its settings. */
  readonly brokers?: ReadonlySet<string>;
  /** Ids that its present document names; one that is in no settings any more is only a warning. */
  readonly brokersInUse?: ReadonlySet<string>;
};

/** Sections of the protocol that a later version will support. They are accepted when they are empty. */
const LATER = ['channels'];

/**
 * Reads and checks a site document (site.md, Sections). It reports all mistakes at once: syntax, schema, references to
 * unknown ids, time zone, and warnings about steps that would tell nobody. Unknown keys are mistakes, with the key that
 * was probably meant. Never throws.
 * @param text at most 1 MiB, JSON at most 2 MiB.
 * @param hub what only a running hub knows; what is left out is not checked.
 * @param format `json` accepts only JSON. JSON is checked about 20 times as fast when nothing is wrong, so programs
 * should send JSON.
 */
export function checkSite(text: string, format: 'yaml' | 'json' = 'yaml', hub: HubKnows = {}): CheckedSite {
  if ((format === 'yaml' && !looksLikeJson(text)) || isTooLarge(text)) return checkReadSite(readDocument(text), hub);
  const json = readJson(text);
  if (json.ok && json.clean) {
    const { document, findings } = examine(json.value, hub);
    if (findings.length === 0) return { site: document as SiteDocument, mistakes: [] };
  }
  const checked = checkReadSite(readDocument(text), hub);
  if (json.ok || format === 'yaml' || checked.site === null) return checked;
  return { site: null, mistakes: inOrder([json.mistake, ...checked.mistakes]) };
}

/** As checkSite, for a document that has already been read. */
export function checkReadSite(read: ReadDocument, hub: HubKnows = {}): CheckedSite {
  if (read.value === undefined) return { site: null, mistakes: [...read.mistakes] };
  const { document, findings } = examine(read.value, hub);
  const mistakes = inOrder([...read.mistakes, ...read.place(findings)]);
  return { site: mistakes.some(({ severity }) => severity === 'error') ? null : (document as SiteDocument), mistakes };
}

function examine(value: unknown, { joined, ...hub }: HubKnows): { document: unknown; findings: Finding[] } {
  if (!isMap(value)) return { document: value, findings: againstSchema(SiteSchema, value) };
  const document: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).filter(([key]) => !LATER.includes(key)),
  );
  const dialects = withDialect(document);
  const isDialect = ({ path }: Finding): boolean =>
    path[0] === 'callPoints' && path[2] === 'source' && dialects.has(Number(path[1]));
  const view = viewSite(document);
  const site = isMap(document['site']) ? document['site'] : {};
  return {
    document,
    // Errors first, warnings last: if there are too many, the end of the list is cut off.
    findings: [
      ...LATER.filter((key) => Object.hasOwn(value, key) && !isEmpty(value[key])).map((key) => notYet([key])),
      ...[...dialects].map((i) => notYet(['callPoints', i, 'source', 'dialect'])),
      ...againstSchema(SiteSchema, document).filter((finding) => !isDialect(finding)),
      ...textOf(site['timezone']).flatMap((timezone) => timezoneMistakes(timezone, ['site', 'timezone'])),
      ...siteReferences(view),
      ...boughtDevices(view, hub),
      ...rosterReferences(document, view),
      ...siteReach(view, document),
      ...slowHeartbeats(view),
      ...mountingHeights(view),
      ...(joined === undefined ? [] : phonesMissing(view, joined)),
    ],
  };
}

/** @returns the indexes of call points on devices with another protocol (a dialect). */
function withDialect(document: Readonly<Record<string, unknown>>): ReadonlySet<number> {
  return new Set(
    placed(document['callPoints'])
      .filter(([, { source }]) => isMap(source) && Object.hasOwn(source, 'dialect'))
      .map(([i]) => i),
  );
}

function notYet(path: Finding['path']): Finding {
  return {
    path,
    at: 'key',
    message: `"${String(path.at(-1))}" is not understood by this version`,
    hint: 'leave it out',
  };
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
