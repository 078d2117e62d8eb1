import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CallView } from '../../../hub/contract/call.ts';
import type { CallAction } from '../../api/calls.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSite } from '../../ui/site-context.ts';
import { useUi } from '../../ui/ui-context.ts';
import { GiveBackDialog } from './call-dialogs.tsx';
import { callOptions } from './call-options.ts';
import { useCalls } from '../calls-context.ts';
import { CloseDialog } from './close-dialog.tsx';
import { HandOverDialog } from '../hand-over.tsx';
import { HandsLine } from '../hands-line.tsx';
import { MoreDialog } from './more-dialog.tsx';
import { furtherActs, isBehindMore, SideButtons, type Question } from './side-buttons.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useSettled } from '../use-settled.ts';

type Props = {
  readonly call: CallView;
  readonly me: string | null;
  readonly ringing: boolean;
  /** Place in the list. When it changes, the buttons have moved. */
  readonly position: number;
  /** Missing where nobody keeps matters, such as at a shared screen. */
  readonly onKeepAsMatter?: () => void;
};

/**
 * One large button for the next step, and small ones beside it. The large one stays the same element from step to step,
 * so that the keyboard focus stays on it.
 */
export function CallButtons({ call, me, ringing, position, onKeepAsMatter }: Props): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls, callActions, undoTime } = useCalls();
  const [asking, setAsking] = useState<Question | null>(null);
  const t = text.value.call;
  const pending = callActions.pending.value.has(call.id);
  const unknown = callActions.unknown.value.has(call.id);
  const sending = undoTime.running.value.get(call.id);
  const options = callOptions(call, me, site.value, liveCalls.calls.value.open);
  const { next, mine } = options;
  const settled = useSettled(
    `${call.state} ${mine} ${position} ${ringing} ${call.handOver === null} ${unknown} ${sending === undefined}`,
  );

  function run(action: CallAction): void {
    liveCalls.silence(call.id);
    setAsking(null);
    if (action.do === 'redirect') undoTime.start(call.id, action);
    else void send(action);
  }
  async function send(action: CallAction): Promise<void> {
    if ((await callActions.run(call.id, action)) && action.do === 'close') focusHeading();
  }
  /** A keyboard press (detail 0) always counts: it hits what has the focus, not what has moved under a thumb. */
  const guarded =
    (press: () => void) =>
    (event: MouseEvent): void => {
      if (!pending && !unknown && (settled || event.detail === 0)) press();
    };

  const leave = (): void => setAsking(null);
  const choices = { call, options, onRun: run, onAsk: setAsking, onKeepAsMatter: onKeepAsMatter ?? null };
  if (sending !== undefined) return <UndoBar sending={sending} onUndo={() => undoTime.undo(call.id)} />;
  return (
    <div class="call-actions">
      {next !== null && (
        <button
          type="button"
          class={`act act-main act-${next.do === 'hand-over/accept' ? 'acknowledge' : next.do}`}
          aria-disabled={pending || unknown || !settled}
          onClick={guarded(() => (next.do === 'close' ? setAsking('close') : run({ do: next.do })))}
        >
          <Icon name={pending || unknown ? 'send' : next.icon} />
          <span>{pending ? t.sending : unknown ? text.value.acts.asking : t[next.words]}</span>
        </button>
      )}
      {options.hands !== null && <HandsLine hands={options.hands} />}
      <SideButtons
        {...choices}
        settled={settled && !unknown}
        guarded={guarded}
        onSilence={ringing ? () => liveCalls.mute(call.id) : null}
      />
      {asking === 'more' && (
        <MoreDialog
          acts={furtherActs(choices, text.value, language.value).filter((act) => isBehindMore(act, choices))}
          onCancel={leave}
        />
      )}
      {asking !== null && asking !== 'more' && (
        <QuestionDialog asking={asking} kind={call.kind} me={me} onRun={run} onCancel={leave} />
      )}
    </div>
  );
}

type QuestionProps = {
  readonly asking: Exclude<Question, 'more'>;
  readonly kind: string;
  readonly me: string | null;
  readonly onRun: (action: CallAction) => void;
  readonly onCancel: () => void;
};

function QuestionDialog({ asking, kind, me, onRun, onCancel }: QuestionProps): JSX.Element | null {
  switch (asking) {
    case 'close':
      return <CloseDialog kind={kind} onAnswer={(outcome) => onRun({ do: 'close', outcome })} onCancel={onCancel} />;
    case 'give-back':
      return <GiveBackDialog onAnswer={(reason) => onRun({ do: 'release', reason })} onCancel={onCancel} />;
    case 'hand-over':
      return me === null ? null : (
        <HandOverDialog me={me} onAnswer={(to) => onRun({ do: 'hand-over', to })} onCancel={onCancel} />
      );
  }
}

/** The card that had the focus is gone. The keyboard goes on from the top of the list. */
function focusHeading(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === null || document.activeElement === document.body)
      document.querySelector<HTMLElement>('h1')?.focus();
  });
}
