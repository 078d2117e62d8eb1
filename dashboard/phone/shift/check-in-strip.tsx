import type { JSX } from 'preact';
import { useCalls } from '../../calls/calls-context.ts';
import { localize } from '../../text/language.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useUi } from '../../ui/ui-context.ts';
import { usePhone } from '../phone-context.ts';

/** This person is on duty by the roster, but does not count before a test ring was heard. */
export function CheckInStrip({ me }: { me: string | null }): JSX.Element {
  const { text, language } = useUi();
  const { liveCalls } = useCalls();
  const { checkIn } = usePhone();
  const t = text.value;
  const awaited = me !== null && liveCalls.duty.value.some((team) => team.awaited?.includes(me));
  const { testRing, refused } = checkIn;
  return (
    <>
      {awaited && (
        <button type="button" class="sound-strip" onClick={() => void checkIn.request()}>
          <Icon name="bell" />
          <span>{refused.value === null ? t.shift.checkIn : refusalText(refused.value, t, language.value)}</span>
        </button>
      )}
      {testRing.value !== null && (
        <Dialog title={t.shift.heardQuestion} onClose={checkIn.dismiss}>
          <p>{localize(testRing.value.say, language.value)}</p>
          <div class="choices">
            <button type="button" class="act act-main" onClick={() => void checkIn.confirm()}>
              <Icon name="check" />
              <span>{t.shift.heardIt}</span>
            </button>
            <button type="button" class="act act-side" onClick={checkIn.dismiss}>
              <Icon name="mute" />
              <span>{t.shift.no}</span>
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
