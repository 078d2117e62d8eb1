import type { CallId } from '../domain/ids.ts';
import type { LocalDate } from '../domain/roster/local-time.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';
import { createCallQueries } from './calls.ts';
import { createResponseReport, type ReportBy } from './response-report.ts';
import { createUnheardQuery } from './unheard.ts';
import { createWhyQuery } from './why/why.ts';

/** A read whose length grows with what is stored, as data: another process answers it (decision 0033). */
export type HeavyRead =
  | {
      readonly what: 'response-report';
      readonly from: LocalDate | null;
      readonly to: LocalDate | null;
      readonly by: ReportBy;
      /** The hub's time. */
      readonly at: Instant;
    }
  | { readonly what: 'timeline' | 'why'; readonly id: CallId };

/** `json`: the answer as UTF-8, or null when there is none (unknown call, days that are no range). */
export type HeavyAnswer =
  | { readonly ok: true; readonly json: Uint8Array | null }
  /** `busy`: too many wait, or the reads had to begin anew. `time`, `memory`: this read went beyond that limit. */
  | { readonly ok: false; readonly why: 'busy' | 'time' | 'memory' };

/** Answers a heavy read. @param site the present site document. */
export async function answerHeavyRead(tables: Tables, site: () => SiteIndex, read: HeavyRead): Promise<HeavyAnswer> {
  const value = await valueOf(tables, site, read);
  return { ok: true, json: value === null ? null : new TextEncoder().encode(JSON.stringify(value)) };
}

function valueOf(tables: Tables, site: () => SiteIndex, read: HeavyRead): object | null | Promise<object | null> {
  switch (read.what) {
    case 'timeline':
      return createCallQueries(tables, site).withTimeline(read.id);
    case 'why':
      return createWhyQuery(tables, site)(read.id);
    case 'response-report': {
      const { from, to, by, at } = read;
      const unheard = createUnheardQuery(tables, { site }, () => at);
      return createResponseReport(tables, { site }, unheard, () => at)(from, to, by);
    }
  }
}
