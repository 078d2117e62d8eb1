import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ResponseGroupView, ResponseReportView } from '../contract/http/reports.ts';
import { RESPONSE_GOALS, responseFigures, type CallTimes } from '../domain/call/response.ts';
import { addDays, daysBetween, instantOf, localAt, type LocalDate } from '../domain/roster/local-time.ts';
import type { Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';
import { DAYS_MOST } from './roster/duty-spans.ts';
import type { SiteSource } from './site/site-source.ts';
import type { UnheardQuery } from './unheard.ts';

export type ReportBy = ResponseReportView['by'];

/**
 * Response times of a period, by place, kind, hour or day; never by person.
 * @param from the first day, or null for 27 days before the last one.
 * @param to the last day, included, or null for today.
 * @returns null for an empty range, or one longer than DAYS_MOST.
 */
export type ResponseReportQuery = (
  from: LocalDate | null,
  to: LocalDate | null,
  by: ReportBy,
) => Promise<ResponseReportView | null>;

const USUAL_DAYS = 28;

type DayCalls = { readonly day: LocalDate; readonly calls: readonly CallTimes[] };

/** @param now the hub's time, in which calls are recorded. */
export function createResponseReport(
  { calls }: Pick<Tables, 'calls'>,
  { site }: Pick<SiteSource, 'site'>,
  unheard: UnheardQuery,
  now: () => Instant,
): ResponseReportQuery {
  return async (from, to, by) => {
    const zone = site().site.site.timezone;
    const last = to ?? localAt(now(), zone).date;
    const first = from ?? addDays(last, 1 - USUAL_DAYS);
    const silent = unheard(first, last);
    if (silent === null) return null;
    const days: DayCalls[] = [];
    for (let i = 0; i <= Math.min(daysBetween(first, last), DAYS_MOST); i += 1) {
      const day = addDays(first, i);
      days.push({ day, calls: calls.raisedBetween(instantOf(day, 0, zone), instantOf(addDays(day, 1), 0, zone)) });
      // A year of calls must not hold up a press.
      await nextTurn();
    }
    const grouped = byKey(days, by, zone);
    const minutes = minutesBy(silent.items, by);
    const all = days.flatMap((one) => one.calls);
    const at = now();
    return {
      from: first,
      to: last,
      by,
      goals: { ...RESPONSE_GOALS },
      total: { ...responseFigures(all, at), unheardMinutes: sum(silent.items.map((item) => item.minutes)) },
      groups: [...new Set([...grouped.keys(), ...minutes.keys()])]
        .toSorted((one, other) => ((one ?? '') < (other ?? '') ? -1 : 1))
        .map((key): ResponseGroupView => ({
          key,
          ...responseFigures(grouped.get(key) ?? [], at),
          unheardMinutes: by === 'place' || by === 'day' ? (minutes.get(key) ?? 0) : null,
        })),
    };
  };
}

function byKey(days: readonly DayCalls[], by: ReportBy, zone: string): Map<string | null, CallTimes[]> {
  const groups = new Map<string | null, CallTimes[]>();
  for (const { day, calls } of days)
    for (const call of calls) {
      const key = keyOf(call, day, by, zone);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [call]);
      else group.push(call);
    }
  return groups;
}

function keyOf(call: CallTimes, day: LocalDate, by: ReportBy, zone: string): string | null {
  switch (by) {
    case 'place':
      return call.place;
    case 'kind':
      return call.kind;
    case 'day':
      return day;
    case 'hour':
      return String(Math.floor(localAt(call.raisedAt, zone).minute / 60)).padStart(2, '0');
  }
}

function minutesBy(
  items: readonly { readonly place: string; readonly day: string; readonly minutes: number }[],
  by: ReportBy,
): Map<string | null, number> {
  const minutes = new Map<string | null, number[]>();
  if (by !== 'place' && by !== 'day') return new Map();
  for (const item of items) {
    const key = by === 'place' ? item.place : item.day;
    minutes.set(key, [...(minutes.get(key) ?? []), item.minutes]);
  }
  return new Map([...minutes].map(([key, list]) => [key, sum(list)]));
}

function sum(minutes: readonly number[]): number {
  return Math.round(minutes.reduce((all, one) => all + one, 0) * 10) / 10;
}
