import type { Property } from '../icalendar.ts';
import { fitsMonthRule } from './month-rule.ts';
import { readRule, repeats, type Rule } from './recurrence.ts';
import type { ForeignZone } from './vtimezone.ts';
import { DAY, readDuration, readWritten, type Written } from './wall-time.ts';
import { ianaZone, instantIn, UTC, zoneNamed, type Zone } from './zones.ts';

export type CalendarEvent = { readonly line: number; readonly properties: readonly Property[] };

/** One time of an event. `begins` and `ends` are ms since 1970. */
export type Occurrence = { readonly event: CalendarEvent; readonly begins: number; readonly ends: number | null };

/** `property` is where it stands. */
export type EventMistake = {
  readonly property: Property;
  readonly message: string;
  readonly hint: string;
  readonly severity: 'error' | 'warning';
};

export type CalendarView = {
  /** IANA zone of the building, in which times without a zone are meant. */
  readonly zone: string;
  /** ms since 1970. Repetitions that are over by then are left out. */
  readonly now: number;
};

type Expanded = { readonly occurrences: readonly Occurrence[]; readonly mistakes: readonly EventMistake[] };

/** Repetitions are written out for so long. An export is at most as long. */
const HORIZON_DAYS = 400;
/** More is refused anyway (ENTRIES_MAX of the import). */
const MOST = 4_001;
/** Single dates of one event (EXDATE, RDATE). */
const DATES_MOST = 1_000;
const ONE_EACH = 'write one event for each time, or repeat it by days, weeks, months or years';

/**
 * Writes out the times of all events: repeated ones to the horizon, without the dates that were taken out, and with
 * what was changed for single dates. Cancelled events are left out.
 */
export function expandEvents(
  events: readonly CalendarEvent[],
  foreign: ReadonlyMap<string, ForeignZone>,
  view: CalendarView,
): Expanded {
  const mistakes: EventMistake[] = [];
  const occurrences: Occurrence[] = [];
  const times = timesOf(foreign, view, mistakes);
  const cancelled = new Set(events.filter((event) => !isChange(event) && isCancelled(event)).map(uidOf));
  const changes = new Map<string, CalendarEvent[]>();
  for (const event of events.filter(isChange)) changes.set(uidOf(event), [...(changes.get(uidOf(event)) ?? []), event]);
  for (const event of events) {
    if (occurrences.length >= MOST) break;
    if (isCancelled(event) || (isChange(event) && cancelled.has(uidOf(event)))) continue;
    const range = event.properties.find(
      ({ name, params }) => name === 'RECURRENCE-ID' && params['RANGE'] !== undefined,
    );
    if (range !== undefined)
      mistakes.push({
        property: range,
        message: 'a change of this time and all later ones is not understood',
        hint: ONE_EACH,
        severity: 'error',
      });
    const ruled = event.properties.some(({ name }) => name === 'RRULE' || name === 'RDATE' || name === 'EXRULE');
    if (isChange(event) || !ruled) occurrences.push(times.single(event));
    else occurrences.push(...times.repeated(event, changes.get(uidOf(event)) ?? [], MOST - occurrences.length));
  }
  return { occurrences, mistakes };
}

type Start = { readonly written: Written; readonly zone: Zone };

function timesOf(foreign: ReadonlyMap<string, ForeignZone>, view: CalendarView, mistakes: EventMistake[]) {
  const own = ianaZone(view.zone) ?? UTC;

  /** @returns null when it cannot be read; for an unknown zone after a mistake. */
  function startOf(property: Property, value = property.value): Start | null {
    const written = readWritten(value);
    if (written === null) return null;
    const tzid = property.params['TZID'];
    if (written.isUtc) return { written, zone: UTC };
    if (written.isDay || tzid === undefined) return { written, zone: own };
    const zone = zoneNamed(tzid, foreign);
    if (zone !== null) return { written, zone };
    mistakes.push({
      property,
      message: `there is no time zone ${JSON.stringify(tzid.slice(0, 60))}`,
      hint: 'name an IANA zone such as Asia/Shanghai, or send the calendar with the VTIMEZONE of this zone',
      severity: 'error',
    });
    return { written, zone: own };
  }

  function single(event: CalendarEvent): Occurrence {
    const start = startIn(event);
    if (start === null) return { event, begins: Number.NaN, ends: null };
    return { event, begins: instantIn(start.zone, start.written.wall), ends: endOf(event, start) };
  }

  function startIn({ properties }: CalendarEvent): Start | null {
    const property = properties.find(({ name }) => name === 'DTSTART');
    return property === undefined ? null : startOf(property);
  }

  /** @returns null when nothing says when it ends; NaN when that cannot be read. */
  function endOf({ properties }: CalendarEvent, { written, zone }: Start): number | null {
    const nextDay = instantIn(zone, written.wall + DAY);
    const end = properties.find(({ name }) => name === 'DTEND');
    if (end !== undefined) {
      const read = startOf(end);
      if (read === null) return Number.NaN;
      // Some programs write the day itself as the end of a whole day.
      return written.isDay && read.written.wall === written.wall ? nextDay : instantIn(read.zone, read.written.wall);
    }
    const duration = properties.find(({ name }) => name === 'DURATION');
    if (duration === undefined) return written.isDay ? nextDay : null;
    const ms = readDuration(duration.value);
    if (ms !== null) return instantIn(zone, written.wall + ms);
    mistakes.push({
      property: duration,
      message: 'DURATION cannot be read',
      hint: 'write it as PT8H or P1D, or say with DTEND when it ends',
      severity: 'error',
    });
    return Number.NaN;
  }

  /** The moments of a list such as EXDATE: instants, and begins of whole days. */
  function datesOf(event: CalendarEvent, name: string): { readonly instants: Set<number>; readonly days: Set<number> } {
    const [instants, days] = [new Set<number>(), new Set<number>()];
    const listed = event.properties
      .filter((property) => property.name === name)
      .flatMap((property) => property.value.split(',').map((value) => ({ property, value })));
    const tooMany = listed[DATES_MOST]?.property;
    if (tooMany !== undefined)
      mistakes.push({
        property: tooMany,
        message: `there are more than ${DATES_MOST} dates in ${name}`,
        hint: 'send the events in parts',
        severity: 'error',
      });
    for (const { property, value } of listed.slice(0, DATES_MOST)) {
      const read = startOf(property, value);
      if (read === null)
        mistakes.push({
          property,
          message: `${name} is no moment that exists`,
          hint: 'export the calendar again',
          severity: 'error',
        });
      else if (read.written.isDay) days.add(read.written.wall);
      else instants.add(instantIn(read.zone, read.written.wall));
    }
    return { instants, days };
  }

  function repeated(event: CalendarEvent, changed: readonly CalendarEvent[], room: number): Occurrence[] {
    const start = startIn(event);
    const first = single(event);
    if (start === null || first.ends === null || Number.isNaN(first.ends)) return [first];
    const rule = ruleOf(event, mistakes);
    if (rule === 'wrong') return [];
    const { wall } = start.written;
    if (rule !== null && rule.byMonth !== null && !fitsMonthRule(rule.byMonth, wall)) return refuseStart(event);
    const length = first.ends - first.begins;
    const ahead = start.zone.aheadAt(view.now);
    const range = { from: view.now + ahead - length, until: view.now + ahead + HORIZON_DAYS * DAY };
    const out = [event, ...changed].map((one) => datesOf(one, one === event ? 'EXDATE' : 'RECURRENCE-ID'));
    const extra = datesOf(event, 'RDATE');
    const begins = new Set<number>();
    const take = (begin: number): void => {
      const at = instantIn(start.zone, begin);
      const day = Math.floor(begin / DAY) * DAY;
      if (at + length > view.now && !out.some(({ instants, days }) => instants.has(at) || days.has(day)))
        begins.add(at);
    };
    if (rule === null) take(wall);
    else {
      for (const begin of repeats(rule, wall, range, (one) => isOver(rule, start.zone, one))) {
        take(begin);
        if (begins.size >= room) break;
      }
      warnOfMore(event, rule, start, range.until);
    }
    for (const at of extra.instants)
      if (at + length > view.now && !out.some(({ instants }) => instants.has(at))) begins.add(at);
    for (const day of extra.days) take(day + (wall % DAY));
    return [...begins]
      .toSorted((one, other) => one - other)
      .map((at) => ({ event, begins: at, ends: endAt(start, at, length) }));
  }

  /** What such a rule means is not defined (RFC 5545, 3.8.5.3), and programs differ. */
  function refuseStart({ properties }: CalendarEvent): Occurrence[] {
    const property = properties.find(({ name }) => name === 'RRULE');
    if (property !== undefined)
      mistakes.push({
        property,
        message: 'the first day of this event is none of those that its repetition names',
        hint: 'let the event begin on the first day that it means',
        severity: 'error',
      });
    return [];
  }

  /** Whole days end at midnight, whatever the clocks do on the way. */
  function endAt({ written, zone }: Start, begins: number, length: number): number {
    return written.isDay
      ? instantIn(zone, begins + zone.aheadAt(begins) + Math.round(length / DAY) * DAY)
      : begins + length;
  }

  function warnOfMore(event: CalendarEvent, rule: Rule, { written, zone }: Start, until: number): void {
    const property = event.properties.find(({ name }) => name === 'RRULE');
    const goesOn = rule.count === null && !isOver(rule, zone, until) && written.wall < until;
    if (property !== undefined && goesOn)
      mistakes.push({
        property,
        message: `this goes on after ${new Date(until).toISOString().slice(0, 10)}; only what is before is imported`,
        hint: 'import the calendar again in a few months',
        severity: 'warning',
      });
  }

  return { single, repeated };
}

/** @returns null without one; 'wrong' after a mistake. */
function ruleOf({ properties }: CalendarEvent, mistakes: EventMistake[]): Rule | null | 'wrong' {
  const rules = properties.filter(({ name }) => name === 'RRULE' || name === 'EXRULE');
  const [property] = rules;
  if (property === undefined) return null;
  const second = rules[1] ?? (property.name === 'EXRULE' ? property : undefined);
  const rule = readRule(property.value);
  const wrong = second !== undefined ? `${second.name} is not understood here` : 'wrong' in rule ? rule.wrong : null;
  if (wrong === null && !('wrong' in rule)) return rule;
  mistakes.push({ property: second ?? property, message: wrong ?? '', hint: ONE_EACH, severity: 'error' });
  return 'wrong';
}

/** Whether a begin is behind UNTIL, which is a day of the wall, a moment in UTC, or a time of the wall. */
function isOver({ until }: Rule, zone: Zone, begin: number): boolean {
  if (until === null) return false;
  if (until.isDay) return Math.floor(begin / DAY) * DAY > until.wall;
  return until.isUtc ? instantIn(zone, begin) > until.wall : begin > until.wall;
}

function isChange({ properties }: CalendarEvent): boolean {
  return properties.some(({ name }) => name === 'RECURRENCE-ID');
}

function isCancelled({ properties }: CalendarEvent): boolean {
  return properties.some(({ name, value }) => name === 'STATUS' && value.toUpperCase() === 'CANCELLED');
}

/** Events without a UID belong to nobody else. */
function uidOf({ properties, line }: CalendarEvent): string {
  return properties.find(({ name }) => name === 'UID')?.value ?? `line ${line}`;
}
