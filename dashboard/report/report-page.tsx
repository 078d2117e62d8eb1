import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ResponseReportView } from '../../hub/contract/http/reports.ts';
import { useAccount } from '../account/account-context.ts';
import type { Refusal } from '../api/http.ts';
import { fetchReport } from '../api/report.ts';
import { localize } from '../text/language.ts';
import { reportEn } from '../text/en/report.ts';
import { reportZh, type ReportText } from '../text/zh/report.ts';
import { dayAndTime } from '../text/times.ts';
import { useTitle } from '../ui/page/page-head.tsx';
import { PageLink } from '../ui/page/page-link.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { BackLink, PlainPage } from '../ui/page/plain-page.tsx';
import { useUi } from '../ui/ui-context.ts';
import { daysOf, monthAfter, monthOf, readMonth, type Month } from './month.ts';
import { HourTable, PlaceTable, Summary } from './report-tables.tsx';

type Loaded = { readonly month: Month; readonly places: ResponseReportView; readonly hours: ResponseReportView };

/** `/report?month=2026-11`: how fast people were helped in a month, to print; without a month that before this one. */
export function ReportPage({ asked }: { asked: string | null }): JSX.Element {
  const { text, language } = useUi();
  const { http } = useAccount();
  const { site, clock } = useSite();
  const [loaded, setLoaded] = useState<Loaded | Refusal | null>(null);
  const t = language.value === 'zh' ? reportZh : reportEn;
  const zone = site.value?.site?.timezone;
  const present = monthOf(clock.now.value, zone);
  const month = readMonth(asked) ?? monthAfter(present, -1);
  useTitle(text.value.home.report);
  useEffect(() => {
    let isGone = false;
    async function load(): Promise<void> {
      const days = daysOf(month);
      const [places, hours] = await Promise.all([fetchReport(http, days, 'place'), fetchReport(http, days, 'hour')]);
      if (isGone) return;
      if (!places.ok) setLoaded(places.refusal);
      else setLoaded(hours.ok ? { month, places: places.value, hours: hours.value } : hours.refusal);
    }
    setLoaded(null);
    void load();
    return () => {
      isGone = true;
    };
  }, [http, month]);
  const building = site.value?.site?.name;
  const [year = 0, number = 0] = month.split('-').map(Number);
  return (
    <PlainPage head={<BackLink />}>
      <main class="centre report">
        {building && <p class="soft">{localize(building, language.value)}</p>}
        <h1>
          {text.value.home.report}{' '}
          <span class="phrase">
            {t.month(year, number)}
            {month === present && t.soFar}
          </span>
        </h1>
        <Tools month={month} isLast={month >= present} days={daysOf(month)} words={t} />
        {loaded === null && <p aria-live="polite">{text.value.waitPlease}</p>}
        {loaded !== null && 'code' in loaded && <RefusalNote refusal={loaded} />}
        {loaded !== null && 'month' in loaded && (
          <>
            <Summary report={loaded.places} words={t} />
            {loaded.places.total.calls === 0 && <p class="lead">{t.nothing}</p>}
            {loaded.places.groups.length > 0 && <PlaceTable report={loaded.places} words={t} />}
            {loaded.hours.groups.length > 0 && <HourTable report={loaded.hours} words={t} />}
            <p class="soft">{t.notes}</p>
            <p class="soft">{t.printed(dayAndTime(clock.now.value, zone, language.value))}</p>
          </>
        )}
      </main>
    </PlainPage>
  );
}

type ToolsProps = {
  readonly month: Month;
  readonly isLast: boolean;
  readonly days: { readonly from: string; readonly to: string };
  readonly words: ReportText;
};

/** Another month, the printer, and the table for a spreadsheet. Not printed. */
function Tools({ month, isLast, days, words: t }: ToolsProps): JSX.Element {
  return (
    <nav class="report-tools">
      <PageLink to={`/report?month=${monthAfter(month, -1)}`} class="act act-side">
        {t.before}
      </PageLink>
      {!isLast && (
        <PageLink to={`/report?month=${monthAfter(month, 1)}`} class="act act-side">
          {t.after}
        </PageLink>
      )}
      <a class="act act-side" href={`/api/v1/reports/response.csv?from=${days.from}&to=${days.to}`} download>
        {t.table}
      </a>
      <button type="button" class="act act-main" onClick={() => print()}>
        {t.print}
      </button>
    </nav>
  );
}
