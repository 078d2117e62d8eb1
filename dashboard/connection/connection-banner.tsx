import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { TroubleFrame } from '../../hub/contract/stream.ts';
import { localize } from '../text/language.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import type { LostSince } from './connection-loss.ts';

type Props = {
  readonly lost: ReadonlySignal<LostSince | null>;
  readonly trouble: ReadonlySignal<TroubleFrame | null>;
};

/** Full width and on top of everything, with an icon and words. The trouble tone sounds as well (app/create-app.ts). */
export function ConnectionBanner(props: Props): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const lost = props.lost.value;
  const trouble = props.trouble.value;
  return (
    <div class="banners">
      <div role="alert">
        {lost !== null && (
          <div class="banner banner-lost">
            <Icon name="broken" />
            <p>
              <strong>{text.value.connection.lost}</strong>{' '}
              <span class="banner-since">
                {text.value.connection.since(timeOfDay(lost.since, site.value?.site?.timezone, true))}
              </span>
              <span class="banner-hint">{text.value.connection.doThis}</span>
            </p>
          </div>
        )}
      </div>
      <div role="alert">
        {trouble !== null && (
          <div class="banner banner-trouble">
            <Icon name="disk" />
            <p>
              <strong>{text.value.connection.trouble}</strong>{' '}
              <span class="banner-hint">{localize(trouble.say, language.value)}</span>
            </p>
          </div>
        )}
      </div>
    </div>
  );
}
