import { CLOSE_CUT_OFF } from '../contract/stream-constants.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Effect } from '../store/effects.ts';
import type { Phones } from './phones.ts';

export type CutOffDeps = {
  readonly phones: Phones;
  readonly site: () => SiteIndex;
  readonly onCredentialsChanged: (device: string) => void;
};

/**
 * Closes connections that have lost their permission. It is not paced: an ended session is closed at once. A device
 * that connects again with its new secret must not be closed after that.
 */
export function createCutOff({ phones, site, onCredentialsChanged }: CutOffDeps): (effect: Effect) => void {
  /** Closes the phones of people who were removed from the site document or are no longer active. */
  function closeFormerStaff(): void {
    for (const phone of phones.all()) {
      if (phone.staff === null) continue;
      const person = site().staff(phone.staff);
      if (person === null || person.active === false) phone.close(CLOSE_CUT_OFF, 'no longer on the staff');
    }
  }

  return (effect) => {
    if (effect.type === 'session-ended') {
      for (const phone of phones.ofSession(effect.session)) phone.close(CLOSE_CUT_OFF, 'cut off');
    } else if (effect.type === 'credentials-changed') onCredentialsChanged(effect.device);
    else if (effect.type === 'site-changed') {
      closeFormerStaff();
      phones.askPermissionsAgain();
    }
  };
}
