import { renderUnicodeCompact } from 'uqr';
import type { Role } from './people.ts';

export type Welcome = {
  readonly http: string;
  readonly mqtt: string;
  readonly data: string;
  readonly roles: readonly Role[];
  /** Ids of the people whose link is also shown as a QR code. */
  readonly phones: readonly string[];
  /** Names of the simulated people. */
  readonly simulated: readonly string[];
  /** Are the pages built? */
  readonly pages: boolean;
};

/** The text at the start of the demo. The most important part is last, just above the events that follow. */
export function welcome({ http, mqtt, data, roles, phones, simulated, pages }: Welcome, columns: number): string {
  const width = Math.max(...roles.map(({ name }) => name.en.length));
  const link = ({ name, url }: Role): string => `    ${name.en.padEnd(width)}  ${url}`;
  return [
    '',
    ...beside(roles.filter(({ id }) => phones.includes(id)).map(qrOf), columns),
    '  Lotus Apartment (莲花公寓), everything on this machine. The people are made up.',
    ...(pages ? [] : ['  The pages are not built, so only the addresses for programs work: npm run build']),
    '',
    '  Front door – press its bells and buttons here:',
    `    ${http}/panel`,
    '  Phones – each link lets one phone in; one person per browser, so open the second in a private window:',
    ...roles.map(link),
    '  Wall board – in a browser where a phone link was opened:',
    `    ${http}/board`,
    ...(phones.length > 0 ? [] : ['  For other phones of this network, with QR codes: lotusbell demo --lan']),
    "  A phone in a pocket – in another terminal; it rings Wang's pager there, and 1 and Enter answers:",
    `    node dist/bin/lotusbell.js pager --data ${data}`,
    `  For programs: ${http}/api/docs   ${mqtt}   data and admin.token in ${data}`,
    '',
    `  ${simulated.join(' and ')} are simulated: they go when you leave a call for eight seconds.`,
    '  Somebody presses every half minute. Ctrl-C ends it, and nothing is kept.',
    '',
  ].join('\n');
}

/** A QR code as lines of equal width, with the person's name below. */
function qrOf({ name, url }: Role): string[] {
  const code = renderUnicodeCompact(url, { border: 2 }).split('\n');
  const wide = code[0]?.length ?? 0;
  const title = `${name.en}'s phone`;
  return [...code, `${' '.repeat(Math.max(0, Math.floor((wide - title.length) / 2)))}${title}`.padEnd(wide)];
}

/** Side by side where the terminal is wide enough, else one below the other. */
function beside(blocks: readonly string[][], columns: number): string[] {
  const gap = '    ';
  const [first] = blocks;
  if (first === undefined) return [];
  const fits = blocks.reduce((sum, block) => sum + gap.length + (block[0]?.length ?? 0), 0) <= columns;
  if (!fits) return blocks.flatMap((block) => [...block.map((line) => gap + line), '']);
  return [...first.map((_, row) => blocks.map((block) => gap + (block[row] ?? '')).join('')), ''];
}
