import type { JSX } from 'preact';
import type { ResponseGroupView, ResponseReportView } from '../../hub/contract/http/reports.ts';
import { nameOf } from '../text/names.ts';
import type { ReportText } from '../text/zh/report.ts';
import { clockDuration } from '../text/times.ts';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

type Props = { readonly report: ResponseReportView; readonly words: ReportText };
type Figures = Omit<ResponseGroupView, 'key'>;

const NONE = '–';
const percent = (share: number | null): string => (share === null ? NONE : `${Math.round(share * 100)} %`);
const time = (seconds: number | null): string => (seconds === null ? NONE : clockDuration(seconds * 1000));

/** The figures of the whole house. */
export function Summary({ report: { total, goals }, words: t }: Props): JSX.Element {
  const unheard = total.unheardMinutes;
  const lines: readonly (readonly [string, string, string])[] = [
    [t.within60, percent(total.share60), t.goal(percent(goals.within60))],
    [t.within180, percent(total.share180), t.goal(percent(goals.within180))],
    [t.arrival, time(total.arriveMedianS), total.arriveP90S === null ? '' : t.p90(time(total.arriveP90S))],
    [t.calls, String(total.calls), t.measured(total.measured)],
    [t.unanswered, String(total.unanswered), ''],
    [t.repeats, String(total.repeats), t.repeatedCalls(total.repeated)],
    [t.unheard, unheard === null ? NONE : t.minutes(unheard), t.unheardHint],
    [t.closed, String(total.closedHours), ''],
  ];
  return (
    <section>
      <h2>{t.summary}</h2>
      <dl class="figures">
        {lines.map(([name, value, more]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong class="digits">{value}</strong> {more !== '' && <small class="soft">{more}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function PlaceTable({ report: { groups }, words: t }: Props): JSX.Element {
  const { language } = useUi();
  const { site } = useSite();
  const named = (key: string | null): string =>
    key === null ? t.noPlace : nameOf(site.value?.places, key, language.value);
  return (
    <section>
      <h2>{t.places}</h2>
      <FiguresTable first={t.place} groups={groups} named={named} words={t} hasUnheard />
    </section>
  );
}

export function HourTable({ report: { groups }, words: t }: Props): JSX.Element {
  return (
    <section>
      <h2>{t.hours}</h2>
      <FiguresTable first={t.hour} groups={groups} named={(key) => `${key}:00`} words={t} hasUnheard={false} />
    </section>
  );
}

type TableProps = {
  readonly first: string;
  readonly groups: readonly ResponseGroupView[];
  readonly named: (key: string | null) => string;
  readonly words: ReportText;
  readonly hasUnheard: boolean;
};

function FiguresTable({ first, groups, named, words: t, hasUnheard }: TableProps): JSX.Element {
  const columns: readonly (readonly [string, (figures: Figures) => string])[] = [
    [t.calls, ({ calls }) => String(calls)],
    ['60 s', ({ share60 }) => percent(share60)],
    ['180 s', ({ share180 }) => percent(share180)],
    [t.arrival, ({ arriveMedianS }) => time(arriveMedianS)],
    [t.repeats, ({ repeats }) => String(repeats)],
  ];
  const all = hasUnheard
    ? [...columns, [t.unheardColumn, ({ unheardMinutes }: Figures) => String(unheardMinutes ?? NONE)] as const]
    : columns;
  return (
    // A keyboard scrolls it where the screen is narrow.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section class="table-box" tabIndex={0} aria-label={first}>
      <table>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {all.map(([name]) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key}>
              <th scope="row">{named(group.key)}</th>
              {all.map(([name, value]) => (
                <td key={name} class="digits">
                  {value(group)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
