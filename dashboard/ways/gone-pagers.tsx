import type { JSX } from 'preact';
import { useCalls } from '../calls/calls-context.ts';
import { nameOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { gonePagers } from './ways.ts';

/** More lines than this would take the room of the calls. */
const MAX_LINES = 3;

type Props = {
  /** Whose pagers; null: everybody's. */
  readonly staff: string | null;
  /** The reader, who is told of their own pager in other words. */
  readonly me: string | null;
  /** Names of the own pagers by id. */
  readonly names?: ReadonlyMap<string, string>;
};

/** Pagers that went while their owners are on shift, until they are back. Shown as trouble and never as a call. */
export function GonePagers({ staff, me, names }: Props): JSX.Element | null {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls } = useCalls();
  const t = text.value.ways;
  const gone = gonePagers(liveCalls.reachability.value).filter((one) => staff === null || one.staff === staff);
  if (gone.length === 0) return null;
  return (
    <section class="gone-pagers" aria-label={t.goneTitle} aria-live="polite">
      {gone.slice(0, MAX_LINES).map(({ staff: owner, way }) => {
        const since = timeOfDay(Date.parse(way.since), site.value?.site?.timezone, false);
        return (
          <p key={way.id}>
            <Icon name="broken" />
            <span>
              {owner === me
                ? t.ownGone(names?.get(way.id ?? '') ?? t.pager, since)
                : t.goneOf(nameOf(site.value?.staff, owner, language.value), since)}
            </span>
          </p>
        );
      })}
      {gone.length > MAX_LINES && <p>{t.more(gone.length - MAX_LINES)}</p>}
    </section>
  );
}
