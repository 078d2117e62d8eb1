/** A month as `2026-11`. */
export type Month = string;

/** The month that holds this instant at the site. An unknown time zone falls back to that of the browser. */
export function monthOf(ms: number, timezone: string | undefined): Month {
  const options = { year: 'numeric', month: '2-digit' } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en', timezone === undefined ? options : { ...options, timeZone: timezone });
  } catch {
    format = new Intl.DateTimeFormat('en', options);
  }
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}`;
}

export function monthAfter(month: Month, count: number): Month {
  return firstDay(month, count).toISOString().slice(0, 7);
}

/** The first and the last day. */
export function daysOf(month: Month): { readonly from: string; readonly to: string } {
  const last = firstDay(month, 1);
  last.setUTCDate(0);
  return { from: `${month}-01`, to: last.toISOString().slice(0, 10) };
}

/** @returns null for what is no month of these years. */
export function readMonth(text: string | null): Month | null {
  return text !== null && /^20\d\d-(?:0[1-9]|1[0-2])$/.test(text) ? text : null;
}

function firstDay(month: Month, later: number): Date {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + later, 1));
}
