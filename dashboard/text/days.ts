const parts = new Map<string, Intl.DateTimeFormat>();

/** Kept, because making one takes a millisecond. An unknown time zone falls back to that of the browser. */
function partsIn(timezone: string | undefined): Intl.DateTimeFormat {
  const known = parts.get(timezone ?? '');
  if (known !== undefined) return known;
  const options: Intl.DateTimeFormatOptions = {
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  };
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-GB', timezone === undefined ? options : { ...options, timeZone: timezone });
  } catch {
    made = new Intl.DateTimeFormat('en-GB', options);
  }
  parts.set(timezone ?? '', made);
  return made;
}

const DAY_MS = 86_400_000;

function sinceMidnight(ms: number, timezone: string | undefined): number {
  const at: Record<string, number> = {};
  for (const { type, value } of partsIn(timezone).formatToParts(ms)) at[type] = Number(value);
  const seconds = ((at['hour'] ?? 0) * 60 + (at['minute'] ?? 0)) * 60 + (at['second'] ?? 0);
  return seconds * 1000 + (ms % 1000);
}

/** The beginning of the day at the site that holds this instant, ms since 1970. */
export function startOfDay(ms: number, timezone: string | undefined): number {
  const start = ms - sinceMidnight(ms, timezone);
  // On a day whose clock was changed this is an hour beside midnight.
  const beside = sinceMidnight(start, timezone);
  return beside === 0 ? start : beside < DAY_MS / 2 ? start - beside : start + (DAY_MS - beside);
}

export function startOfYesterday(ms: number, timezone: string | undefined): number {
  return startOfDay(startOfDay(ms, timezone) - DAY_MS / 2, timezone);
}
