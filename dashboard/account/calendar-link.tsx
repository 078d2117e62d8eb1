import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { calendarLinkOf, endCalendarLink, makeCalendarLink } from '../api/account/calendar-link.ts';
import type { Refusal } from '../api/http.ts';
import { dayAndTime } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';

/** The link with which a calendar app reads the shifts of one person. @param name of somebody else; null for oneself. */
export function CalendarLink({ whose, name }: { whose: string; name: string | null }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { http } = useAccount();
  const [madeAt, setMadeAt] = useState<string | null>(null);
  const [url, setUrl] = useState<string | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const t = text.value.calendar;
  const read = useCallback(async (): Promise<void> => {
    const answer = await calendarLinkOf(http, whose);
    if (answer.ok) setMadeAt(answer.value.createdAt);
  }, [http, whose]);
  useEffect(() => {
    void read();
  }, [read]);

  async function make(): Promise<void> {
    const answer = await makeCalendarLink(http, whose);
    setRefused(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    setUrl(answer.value.url);
    setMadeAt(answer.value.createdAt);
  }
  async function end(): Promise<void> {
    const answer = await endCalendarLink(http, whose);
    setRefused(answer.ok || answer.refusal.code === 'NOT_FOUND' ? null : answer.refusal);
    setUrl(null);
    await read();
  }

  const title = name === null ? t.title : t.titleOf(name);
  return (
    <section class="dialog-form" aria-label={title}>
      <h3>{title}</h3>
      <p class="soft">
        {madeAt === null
          ? t.about
          : t.since(dayAndTime(Date.parse(madeAt), site.value?.site?.timezone, language.value))}
      </p>
      {url !== null && (
        <output class="invite">
          {t.once}{' '}
          <a class="invite-link" href={url} target="_blank" rel="noreferrer">
            {url}
          </a>
        </output>
      )}
      <RefusalNote refusal={refused} />
      <button type="button" class="act act-side" onClick={() => void make()}>
        <Icon name="plus" />
        <span>{madeAt === null ? t.make : t.again}</span>
      </button>
      {madeAt !== null && (
        <button type="button" class="act act-side" onClick={() => void end()}>
          {t.remove}
        </button>
      )}
    </section>
  );
}
