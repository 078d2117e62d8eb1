import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { columnsForBoard } from '../calls/call-order.ts';
import { useCalls } from '../calls/calls-context.ts';
import { nameOf, locationOf } from '../text/names.ts';
import { Announcer } from '../ui/announcer.tsx';
import { useTitle } from '../ui/page/page-head.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { GonePagers } from '../ways/gone-pagers.tsx';
import { PeopleOnShift } from '../ways/people-on-shift.tsx';
import { BoardCalm } from './board-calm.tsx';
import { BoardColumn } from './board-column.tsx';
import { useBoard } from './board-context.ts';
import { BoardEmergencies } from './board-emergencies.tsx';
import { BoardHead } from './board-head.tsx';
import { layoutOf } from './board-layout.ts';
import { BoardTroubles } from './board-troubles.tsx';
import { isMute, MuteBar } from './mute-bar.tsx';

/** More emergencies than these would leave no room for the other calls. They come first in the list of who waits. */
const MAX_EMERGENCIES = 2;

/** With more who wait, the names of those on shift give their room away. */
const CROWDED = 6;

/** The wall board. It can be read from four metres: who waits, since when, and who is going. */
export function BoardPage(): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls } = useCalls();
  const { connection, wakeLock, sound } = useBoard();
  const t = text.value;
  useEffect(() => {
    connection.open('board');
    void wakeLock.hold();
    document.documentElement.dataset['page'] = 'board';
    return () => {
      delete document.documentElement.dataset['page'];
      connection.close();
      wakeLock.release();
    };
  }, [connection, wakeLock]);
  const { waiting, going, helped } = columnsForBoard(liveCalls.calls.value.open.values());
  const isCalm = liveCalls.calls.value.seq !== null && liveCalls.calls.value.open.size === 0;
  useTitle(t.board.title, waiting.length);
  const gravest = waiting.filter(({ priority }) => priority === 'emergency').slice(0, MAX_EMERGENCIES);
  const others = waiting.filter((call) => !gravest.includes(call));
  const layout = layoutOf({ waiting: others.length, going: going.length, helped: helped.length });
  const isCrowded = gravest.length > 0 || waiting.length > CROWDED;
  const words = (call: CallView): string =>
    t.board.newCall(
      [
        locationOf(call, site.value, language.value, t.call.unplaced).point,
        nameOf(site.value?.kinds, call.kind, language.value),
        t.call.priority[call.priority],
      ].join(', '),
    );
  return (
    <div class={`page page-board ${isMute(sound) ? 'mute' : ''}`}>
      <BoardHead />
      {/* Who waits comes first. How many can hear stands in the head. */}
      {!isCrowded && <PeopleOnShift />}
      <GonePagers staff={null} me={null} />
      <BoardTroubles />
      {/* Only calls that come after the first list are announced. */}
      {liveCalls.calls.value.seq !== null && (
        <Announcer
          urgent={false}
          fromStart={false}
          items={[...liveCalls.calls.value.open.values()].map((call) => ({ id: call.id, words: words(call) }))}
        />
      )}
      <MuteBar />
      <BoardEmergencies calls={gravest} />
      {isCalm ? (
        <BoardCalm />
      ) : (
        <main class={`columns ${layout.wide ? 'wide' : ''} lines-${layout.lines.length}`}>
          <BoardColumn
            name={t.board.waiting}
            none={t.board.nobodyWaiting}
            icon="bell"
            kind="waiting"
            calls={others}
            elsewhere={gravest.length}
          />
          <BoardColumn
            name={t.board.going}
            none={t.board.nobodyGoing}
            icon="going"
            kind="going"
            calls={going}
            asLine={layout.lines.includes('going')}
          />
          <BoardColumn
            name={t.board.helped}
            none={t.board.nobodyHelped}
            icon="there"
            kind="helped"
            calls={helped}
            asLine={layout.lines.includes('helped')}
          />
        </main>
      )}
    </div>
  );
}
