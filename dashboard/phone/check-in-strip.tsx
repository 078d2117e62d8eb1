import type { JSX } from 'preact';
import { say } from '../text/language.ts';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';

/** On duty by the roster, but the hub does not count on this person before they have heard a test ring. */
export function CheckInStrip({ me }: { me: string | null }): JSX.Element {
  const { checkIn, house, text, language } = useApp();
  const t = text.value;
  const awaited = me !== null && house.duty.value.some((team) => team.awaited?.includes(me));
  const { ring, refused } = checkIn;
  return (
    <>
      {awaited && (
        <button type="button" class="sound-strip" onClick={() => void checkIn.begin()}>
          <Icon name="bell" />
          <span>{refused.value === null ? t.shift.checkIn : refusalWords(refused.value, t, language.value)}</span>
        </button>
      )}
      {ring.value !== null && (
        <Dialog title={t.shift.heardQuestion} onClose={checkIn.putAway}>
          <p>{say(ring.value.say, language.value)}</p>
          <div class="choices">
            <button type="button" class="act act-main" onClick={() => void checkIn.confirm()}>
              <Icon name="check" />
              <span>{t.shift.heardIt}</span>
            </button>
            <button type="button" class="act act-side" onClick={checkIn.putAway}>
              <Icon name="mute" />
              <span>{t.shift.no}</span>
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
