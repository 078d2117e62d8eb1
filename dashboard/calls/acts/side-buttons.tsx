import type { JSX } from 'preact';
import type { CallView } from '../../../hub/contract/call.ts';
import type { CallAction } from '../../api/calls.ts';
import { localize } from '../../text/language.ts';
import type { Language } from '../../text/words.ts';
import type { Text } from '../../text/zh.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useUi } from '../../ui/ui-context.ts';
import type { CallOptions } from './call-options.ts';
import type { FurtherAct } from './more-dialog.tsx';

/**
 * The only outcome that the hub accepts from afar, for kinds of call that a site lets be closed away from the place.
 */
const SPOKEN_WITH = 'spoken-with';

/** What is asked in a dialog before the action is sent. `more`: what is seldom needed. */
export type Question = 'close' | 'give-back' | 'hand-over' | 'more';

export type Choices = {
  readonly call: CallView;
  readonly options: CallOptions;
  readonly onRun: (action: CallAction) => void;
  readonly onAsk: (question: Question | null) => void;
  readonly onKeepAsMatter: (() => void) | null;
};
type Props = Choices & {
  readonly settled: boolean;
  readonly guarded: (press: () => void) => (event: MouseEvent) => void;
  readonly onSilence: (() => void) | null;
};

/** What can be done with a call besides its next step. After arrival only what is often needed; the rest is "more". */
export function SideButtons(props: Props): JSX.Element | null {
  const { call, options, settled, guarded, onRun, onAsk, onSilence } = props;
  const { text, language } = useUi();
  const t = text.value.call;
  const further = furtherActs(props, text.value, language.value);
  if (onSilence === null && !options.closeAway && !options.offered && !options.mayAskHands && further.length === 0)
    return null;
  const button = (icon: IconName, words: string, press: () => void): JSX.Element => (
    <SideButton key={words} icon={icon} words={words} disabled={!settled} onClick={guarded(press)} />
  );
  return (
    <div class="call-actions-small">
      {onSilence !== null && (
        <SideButton
          icon="mute"
          words={text.value.phone.quiet}
          {...(call.state === 'waiting' ? { hint: text.value.acts.notGoing } : {})}
          onClick={onSilence}
        />
      )}
      {options.closeAway && button('words', t.spokenWith, () => onRun({ do: 'close', outcome: SPOKEN_WITH }))}
      {options.offered && button('back', t.decline, () => onRun({ do: 'hand-over/decline' }))}
      {options.mayAskHands && button('hands', t.hands, () => onRun({ do: 'hands' }))}
      {further.flatMap((act) => (isBehindMore(act, props) ? [] : [button(act.icon, act.words, act.press)]))}
      {further.some((act) => isBehindMore(act, props)) && button('more', text.value.closing.more, () => onAsk('more'))}
    </div>
  );
}

/** Keep as a matter, hand over, wrong door, give back: beside the next step while going, behind "more" after arrival. */
export function furtherActs(
  { call, options, onRun, onAsk, onKeepAsMatter }: Choices,
  text: Text,
  language: Language,
): FurtherAct[] {
  const { mine, closeAway, otherTeams } = options;
  const acts: FurtherAct[] = [];
  if (mine && onKeepAsMatter !== null && (closeAway || call.state === 'attended'))
    acts.push({
      icon: 'book',
      words: text.matters.keep,
      press: () => {
        onAsk(null);
        onKeepAsMatter();
      },
    });
  if (mine && call.handOver === null)
    acts.push({ icon: 'people', words: text.call.handOver, press: () => onAsk('hand-over') });
  for (const { id, name } of otherTeams)
    acts.push({
      icon: 'door',
      rare: true,
      words: text.call.wrongDoorTo(localize(name, language)),
      press: () => onRun({ do: 'redirect', team: id }),
    });
  if (mine) acts.push({ icon: 'back', words: text.call.giveBack, press: () => onAsk('give-back') });
  return acts;
}

/** What is rare stands behind "more", and everything after arrival. */
export function isBehindMore({ rare }: FurtherAct, { call, options }: Pick<Choices, 'call' | 'options'>): boolean {
  return rare === true || (options.mine && call.state === 'attended');
}

type SideButtonProps = {
  readonly icon: IconName;
  readonly words: string;
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly onClick: (event: MouseEvent) => void;
};

function SideButton({ icon, words, hint, disabled, onClick }: SideButtonProps): JSX.Element {
  return (
    <button type="button" class="act act-side" aria-disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
      <span>
        {words}
        {hint !== undefined && <small class="act-hint"> {hint}</small>}
      </span>
    </button>
  );
}
