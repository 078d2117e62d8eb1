import { writeCsv } from './csv.ts';
import { escapeText, writeLines } from './icalendar.ts';
import type { WordsView } from './ids.ts';

/**
 * One person's unbroken time on duty or as backup. All times are RFC 3339: `from` in UTC, `localFrom` in local time.
 */
export type DutySpanView = {
  readonly team: { readonly id: string; readonly name: WordsView };
  readonly person: { readonly id: string; readonly name: WordsView };
  readonly role: 'duty' | 'backup';
  readonly from: string;
  readonly to: string;
  readonly localFrom: string;
  readonly localTo: string;
  readonly why: readonly string[];
  /** False when it began long before the asked range; `from` is then the start of the range. */
  readonly whole: boolean;
};

const ROLES = { duty: { zh: '值班', en: 'on duty' }, backup: { zh: '后备', en: 'backup' } } as const;

/** Columns of the CSV export, in this order. */
const COLUMNS = ['team', 'person', 'name_zh', 'name_en', 'role', 'from', 'to', 'why'] as const;

export function rosterCsv(spans: readonly DutySpanView[]): string {
  return writeCsv([
    COLUMNS,
    ...spans.map(({ team, person, role, localFrom, localTo, why }) => [
      team.id,
      person.id,
      person.name.zh,
      person.name.en,
      role,
      localFrom,
      localTo,
      why.join(' '),
    ]),
  ]);
}

/**
 * A calendar by RFC 5545. A span keeps its UID while it begins at the same moment, so a subscribed calendar updates an
 * event and does not double it. X-LOTUSBELL-PERSON, -TEAM and -ROLE hold the ids for programs.
 * @param now RFC 3339, UTC.
 */
export function rosterCalendar(
  spans: readonly DutySpanView[],
  site: { readonly id: string; readonly name: WordsView; readonly timezone: string },
  now: string,
): string {
  const name = escapeText(`${site.name.zh}值班 / ${site.name.en}: on duty`);
  return writeLines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lotusbell//Roster//EN',
    'METHOD:PUBLISH',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    `X-WR-TIMEZONE:${site.timezone}`,
    ...spans.flatMap(({ team, person, role, from, to, why, whole }) => [
      'BEGIN:VEVENT',
      `UID:${team.id}.${person.id}.${role}.${whole ? stamp(from) : 'always'}@${site.id}.lotusbell`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(from)}`,
      `DTEND:${stamp(to)}`,
      `SUMMARY:${escapeText(`${ROLES[role].zh}：${person.name.zh}（${team.name.zh}） / ${person.name.en}, ${ROLES[role].en} (${team.name.en})`)}`,
      ...(why.length === 0 ? [] : [`DESCRIPTION:${escapeText(why.join(', '))}`]),
      `X-LOTUSBELL-PERSON:${person.id}`,
      `X-LOTUSBELL-TEAM:${team.id}`,
      `X-LOTUSBELL-ROLE:${role}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]);
}

/**
 * The calendar of one person, for a calendar app that subscribes to it (RFC 5545). It names nobody: whoever sees the
 * phone reads at most when its owner works, and for which team.
 * @param spans of this person only.
 * @param link tells this calendar's events from those of other people in the same app.
 * @param now RFC 3339, UTC.
 */
export function ownCalendar(
  spans: readonly DutySpanView[],
  site: { readonly id: string; readonly name: WordsView; readonly timezone: string },
  { link, now }: { readonly link: string; readonly now: string },
): string {
  const name = escapeText(`${site.name.zh}：我的班次 / ${site.name.en}: my shifts`);
  return writeLines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lotusbell//Shifts//EN',
    'METHOD:PUBLISH',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    `X-WR-TIMEZONE:${site.timezone}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...spans.flatMap(({ team, role, from, to, whole }) => [
      'BEGIN:VEVENT',
      `UID:${link}.${team.id}.${role}.${whole ? stamp(from) : 'always'}@${site.id}.lotusbell`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(from)}`,
      `DTEND:${stamp(to)}`,
      `SUMMARY:${escapeText(`${ROLES[role].zh}（${team.name.zh}） / ${capital(ROLES[role].en)} (${team.name.en})`)}`,
      'CLASS:PRIVATE',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `2026-11-23T00:30:00.000Z` → `20261123T003000Z`. */
function stamp(at: string): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
