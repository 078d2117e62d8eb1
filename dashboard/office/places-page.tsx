import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAccount } from '../account/account-context.ts';
import { staffOf } from '../account/session.ts';
import type { Renamed } from '../api/call-points.ts';
import type { Named } from '../api/site.ts';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { NameDialog } from './name-dialog.tsx';
import { OfficePage } from './office-page.tsx';
import { useOffice } from './use-office.ts';

type Picked = Renamed & { readonly name: Named['name'] };

/** `/places`: a lead gives places and their buttons other names. */
export function PlacesPage(): JSX.Element {
  const { language } = useUi();
  const { site, reload } = useSite();
  const { session } = useAccount();
  const t = useOffice();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [saved, setSaved] = useState('');
  const leads = staffOf(session.state.value)?.roles.some((role) => role === 'lead' || role === 'admin') === true;
  const choice = (of: Renamed['of'], { id, name }: Named): JSX.Element => (
    <button type="button" class="act choice" disabled={!leads} onClick={() => setPicked({ of, id, name })}>
      <Icon name={of === 'places' ? 'door' : 'bell'} />
      <span>
        <span class="visually-hidden">{t.rename('')} </span>
        {localize(name, language.value)}
      </span>
    </button>
  );
  return (
    <OfficePage title={t.places}>
      {!leads && <p>{t.leadsOnly}</p>}
      <output>{saved !== '' && t.saved(saved)}</output>
      <ul class="places">
        {(site.value?.places ?? []).map((place) => {
          const points = (site.value?.callPoints ?? []).filter((point) => point.place === place.id);
          return (
            <li key={place.id}>
              {choice('places', place)}
              {points.length > 0 && (
                <ul aria-label={t.buttonsThere}>
                  {points.map((point) => (
                    <li key={point.id}>{choice('call-points', point)}</li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
      {picked !== null && (
        <NameDialog
          of={picked}
          name={picked.name}
          onSaved={(name) => {
            setPicked(null);
            setSaved(localize(name, language.value));
            void reload();
          }}
          onClose={() => setPicked(null)}
        />
      )}
    </OfficePage>
  );
}
