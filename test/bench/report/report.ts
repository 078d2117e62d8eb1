import type { Machine, Row } from './results.ts';
import type { Spread } from './stats.ts';
import type { SubjectName } from '../subjects.ts';

/** The circumstances of a measurement. */
export type Circumstances = {
  readonly machine: Machine;
  readonly at: string;
  readonly rounds: number;
  readonly quick: boolean;
  readonly receipts: boolean;
  readonly fsync: Readonly<Record<string, number>>;
  readonly memoryDisk: boolean;
  /**
   * CPU taken by programs that do not belong to the bench, in percent of one core: median and highest over all runs.
   */
  readonly others: { readonly median: number; readonly max: number } | null;
};

/** Above this the figures depend more on other programs than on the subjects. */
const NOISY_PERCENT = 15;

const TITLES: Record<SubjectName, string> = { lotusbell: 'Lotusbell', relay: 'bare relay', mosquitto: 'Mosquitto' };

export function circumstancesText(c: Circumstances): string {
  const { machine: m, fsync } = c;
  const disk = `one flushed 4 KiB append: p50 ${figure(fsync['p50'], 'ms')}, p99 ${figure(fsync['p99'], 'ms')}`;
  const noise =
    c.others === null
      ? ''
      : `; other programs took ${figure(c.others.median, '%')} of a core (at most ${figure(c.others.max, '%')})` +
        `${c.others.median > NOISY_PERCENT ? ' – NOISY, measure again on a quiet machine' : ''}`;
  return (
    `${m.cpu}, ${m.cores} cores, ${m.memoryGb} GB, ${m.system}, Node ${m.node}; ${disk}${c.memoryDisk ? ' (NOT A DISK: tmpfs)' : ''}; ` +
    `${c.rounds} interleaved rounds${c.quick ? ' (quick)' : ''}${c.receipts ? ' with receipts for alerts' : ''}, median (lowest–highest)${noise}, ${c.at.slice(0, 10)}.`
  );
}

/** A table for Markdown, wide enough for a terminal too. */
export function table(rows: readonly Row[]): string {
  const subjects = (['lotusbell', 'relay', 'mosquitto'] as const).filter((subject) =>
    rows.some((row) => row.values[subject] !== undefined),
  );
  const cells = [
    ['', ...subjects.map((subject) => TITLES[subject]), 'ratio to relay', 'target', ''],
    ...rows.map((row) => [
      row.label,
      ...subjects.map((subject) => spreadText(row.values[subject], row.unit)),
      row.ratio === null || row.values.lotusbell === undefined
        ? ''
        : `${figure(row.ratio.median, '×')} (${figure(row.ratio.min, '')}–${figure(row.ratio.max, '')})`,
      targetText(row),
      verdictText(row),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(3, ...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `|${widths.map((width, column) => '-'.repeat(width + 1) + (column === 0 ? '-' : ':')).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function targetText(row: Row): string {
  const parts: string[] = [];
  const sign = row.moreIsBetter ? '≥' : '≤';
  if (row.target !== undefined) {
    const beyond = row.beyond === undefined ? '' : `, beyond ${sign} ${row.beyond} ×`;
    parts.push(
      `${sign} ${row.target} ×${row.orAtMost === undefined ? '' : ` or ${row.orAtMost} ${row.unit}`}${beyond}`,
    );
  }
  if (row.promise !== undefined) parts.push(`≤ ${row.promise.toLocaleString('en')} ${row.unit}`);
  return parts.join('; ');
}

function verdictText(row: Row): string {
  const words: string[] = [];
  if (row.verdict !== null) words.push({ beyond: 'beyond', pass: 'pass', miss: 'MISS' }[row.verdict]);
  if (row.kept !== null) words.push(row.kept ? 'kept' : 'PROMISE MISSED');
  return words.join(', ');
}

function spreadText(value: Spread | undefined, unit: string): string {
  if (value === undefined) return '–';
  const range = value.rounds > 1 ? ` (${figure(value.min, '')}–${figure(value.max, '')})` : '';
  return `${figure(value.median, unit)}${range}`;
}

/** Formats with three significant digits. */
export function figure(value: number | undefined, unit: string): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  const digits =
    value >= 1000
      ? Math.round(value).toLocaleString('en')
      : value >= 100
        ? value.toFixed(0)
        : value >= 10
          ? value.toFixed(1)
          : value.toFixed(2);
  return unit === '' ? digits : `${digits} ${unit}`;
}
