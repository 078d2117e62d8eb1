import type { JSX } from 'preact';
import { timeOfDay } from '../text/times.ts';
import { say } from '../text/language.ts';
import { useApp } from '../ui/ui-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Cannot be missed: full width, on top of everything, icon and words, and a trouble tone of its own (state/app). */
export function LineBanner(): JSX.Element {
  const { line, house, site, text, language } = useApp();
  const lost = line.lost.value;
  const trouble = house.trouble.value;
  return (
    <div class="banners">
      <div role="alert">
        {lost !== null && (
          <div class="banner banner-lost">
            <Icon name="broken" />
            <p>
              <strong>{text.value.line.lost}</strong>{' '}
              <span class="banner-since">
                {text.value.line.since(timeOfDay(lost.since, site.value?.site?.timezone, true))}
              </span>
              <span class="banner-hint">{text.value.line.doThis}</span>
            </p>
          </div>
        )}
      </div>
      <div role="alert">
        {trouble !== null && (
          <div class="banner banner-trouble">
            <Icon name="disk" />
            <p>
              <strong>{text.value.line.trouble}</strong>{' '}
              <span class="banner-hint">{say(trouble.say, language.value)}</span>
            </p>
          </div>
        )}
      </div>
    </div>
  );
}
