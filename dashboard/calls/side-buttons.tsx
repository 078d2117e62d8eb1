import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import type { CallAction } from '../api/calls.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import type { CallOptions } from './call-options.ts';

/**
 * The only outcome that the hub accepts from afar, for kinds of call that a site lets be closed away from the place.
 */
const SPOKEN_WITH = 'spoken-with';

/** What is asked in a dialog before the action is sent. */
export type Question = 'close' | 'give-back' | 'hand-over' | 'more';

type Props = {
  readonly call: CallView;
  readonly options: CallOptions;
  readonly settled: boolean;
  readonly guarded: (press: () => void) => (event: MouseEvent) => void;
  readonly onRun: (action: CallAction) => void;
  readonly onAsk: (question: Question) => void;
  readonly onSilence: (() => void) | null;
  readonly onKeepAsMatter: (() => void) | null;
};

/** Everything that can be done with a call besides its next step. */
export function SideButtons(props: Props): JSX.Element | null {
  const { call, options, settled, guarded, onRun, onAsk, onSilence, onKeepAsMatter } = props;
  const { text } = useUi();
  const t = text.value.call;
  const { mine, offered, closeAway, otherTeams } = options;
  const attended = call.state === 'attended';
  if (onSilence === null && !closeAway && !mine && !offered && otherTeams.length === 0) return null;
  const button = (icon: IconName, words: string, press: () => void): JSX.Element => (
    <SideButton icon={icon} words={words} disabled={!settled} onClick={guarded(press)} />
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
      {closeAway && button('words', t.spokenWith, () => onRun({ do: 'close', outcome: SPOKEN_WITH }))}
      {offered && button('back', t.decline, () => onRun({ do: 'hand-over/decline' }))}
      {mine &&
        onKeepAsMatter !== null &&
        (closeAway || attended) &&
        button('book', text.value.matters.keep, onKeepAsMatter)}
      {mine && attended && button('hands', t.hands, () => onRun({ do: 'hands' }))}
      {mine && call.handOver === null && button('people', t.handOver, () => onAsk('hand-over'))}
      {mine && button('back', t.giveBack, () => onAsk('give-back'))}
      {otherTeams.length > 0 && button('more', text.value.acts.more, () => onAsk('more'))}
    </div>
  );
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
