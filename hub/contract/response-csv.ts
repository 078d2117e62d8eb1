import { writeCsv } from './csv.ts';
import type { ResponseGroupView, ResponseReportView } from './http/reports.ts';
import type { WordsView } from './ids.ts';

/** Columns of figures, in this order, behind what the group is called. */
const FIGURES = [
  'calls',
  'measured',
  'within60',
  'within180',
  'share60',
  'share180',
  'unanswered',
  'ackMedianS',
  'ackP90S',
  'arrived',
  'arriveMedianS',
  'arriveP90S',
  'repeats',
  'repeated',
  'cancelled',
  'closedHours',
  'unheardMinutes',
] as const satisfies readonly Exclude<keyof ResponseGroupView, 'key'>[];

/** The report as a table for spreadsheets: the first line is the total. @param nameOf the name of a place or kind. */
export function responseCsv(
  { from, to, by, total, groups }: ResponseReportView,
  nameOf: (key: string) => WordsView | null,
): string {
  const figures = (of: Omit<ResponseGroupView, 'key'>): string[] =>
    FIGURES.map((name) => (of[name] === null ? '' : String(of[name])));
  return writeCsv([
    ['from', 'to', by, 'name_zh', 'name_en', ...FIGURES],
    [from, to, '', '合计', 'total', ...figures(total)],
    ...groups.map((group) => {
      const name = group.key === null ? null : nameOf(group.key);
      return [from, to, group.key ?? '', name?.zh ?? '', name?.en ?? '', ...figures(group)];
    }),
  ]);
}
