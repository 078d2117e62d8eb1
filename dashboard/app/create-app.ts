import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { TroubleFrame } from '../../hub/contract/stream.ts';
import type { Account } from '../account/account-context.ts';
import { createSession, onSignedOut, staffOf, type Session } from '../account/session.ts';
import { createHttp } from '../api/http.ts';
import { fetchReachability } from '../api/reachability.ts';
import type { Board } from '../board/board-context.ts';
import { createBoardTone } from '../board/board-tone.ts';
import { createSharedScreen } from '../board/shared-screen.ts';
import { createCallActions } from '../calls/acts/call-actions.ts';
import type { Calls } from '../calls/calls-context.ts';
import { createUndoTime } from '../calls/acts/undo-time.ts';
import { createHistory } from '../calls/history.ts';
import { NO_CALLS, type OpenCalls } from '../calls/open-calls.ts';
import { createLiveCalls } from '../calls/live-calls.ts';
import { createUnrecordedCalls } from '../calls/unrecorded-calls.ts';
import { createAlertReceipts } from '../connection/alert-receipts.ts';
import { createConnectionLoss, type ConnectionLoss } from '../connection/connection-loss.ts';
import { createConnection } from '../connection/connection.ts';
import { createHubClock } from '../connection/hub-clock.ts';
import { ringForMatters } from '../matters/matter-ringing.ts';
import { createMatters, type Matters } from '../matters/matters.ts';
import { ringForAlerts } from '../phone/alert-ringing.ts';
import { fetchCallsSince } from '../api/history.ts';
import { createDeafTime } from '../phone/deaf-time.ts';
import { createCheckIn } from '../phone/shift/check-in.ts';
import type { Phone } from '../phone/phone-context.ts';
import { createShift, type Shift } from '../phone/shift/shift.ts';
import { createSound } from '../senses/sound.ts';
import { createWakeLock } from '../senses/wake-lock.ts';
import type { Wording } from '../text/language.ts';
import { soundForTroubles } from '../troubles/trouble-tone.ts';
import type { NewVersion } from '../shell/new-version.ts';
import { createTroubles, type Troubles } from '../troubles/troubles.ts';
import { soundForGonePagers } from '../ways/gone-tone.ts';
import { createWays } from '../ways/ways.ts';
import { createRoute, type RouteName } from '../ui/page/route.ts';
import type { Site } from '../ui/site-context.ts';
import type { Ui } from '../ui/ui-context.ts';
import type { Early } from './early.ts';
import { createPageRinger, tellHubOfSound, tellRinger } from './page-sound.ts';
import { timers } from './page-timers.ts';
import { watchPageVisibility } from './page-visibility.ts';
import { createPageVersion, followShell } from './shell.ts';
import { createSiteDocument } from './site-document.ts';

/** One value for each context. Only app.tsx sees all of them, and hands each to the pages that use it. */
export type App = {
  readonly route: ReadonlySignal<RouteName>;
  readonly query: ReadonlySignal<string>;
  readonly ui: Ui;
  readonly site: Site;
  readonly account: Account;
  readonly calls: Calls;
  readonly matters: Matters;
  readonly troubles: Troubles;
  readonly phone: Phone;
  readonly board: Board;
  readonly lost: ConnectionLoss['lost'];
  readonly trouble: ReadonlySignal<TroubleFrame | null>;
  readonly newVersion: NewVersion;
};

const TICK_MS = 500;
/** Time in which a page paints what it was told. */
const PAINT_MS = 50;

/** Wires the parts of the page together. Called once. */
export function createApp({ language, text }: Wording, early: Early): App {
  const wall = (): number => Date.now();
  const http = createHttp(early.fetch);
  const route = createRoute();
  const clock = createHubClock(wall);
  const connectionLoss = createConnectionLoss({ steady: () => performance.now(), wall, hub: () => clock.now.value });
  const sound = createSound();
  const wakeLock = createWakeLock();
  const session = createSession(http);
  const siteDocument = createSiteDocument(http, session);
  const shift = createShift({ sound, wakeLock });
  const matters = createMatters(http);
  const troubles = createTroubles(http);
  const sharedScreen = createSharedScreen(http, timers);
  const liveCalls = createLiveCalls((alertId) => receipts.repeat(alertId));
  const receipts = createAlertReceipts(liveCalls, (messages) => connection.send(messages));
  const callActions = createCallActions(http, (call) => {
    liveCalls.applyCall(call);
    sharedScreen.extend();
  });
  const undoTime = createUndoTime(callActions.run, { ...timers, now: wall });
  const ringer = createPageRinger(sound, language, receipts);
  const ways = createWays(http, timers.set);
  const checkIn = createCheckIn(http, ringer, sound.confirmed);
  const newVersion = createPageVersion();
  const isPhone = (): boolean => connection.role.value === 'phone';
  const connection = createConnection({
    liveCalls,
    connectionLoss,
    session,
    clock,
    onPages: newVersion.hear,
    onSiteChange: () => void siteDocument.load(),
    onTroubleChange: () => void troubles.load(),
    onTestRing(frame) {
      if (isPhone()) checkIn.receive(frame);
    },
    onMatter(frame) {
      if (!isPhone()) return;
      if (frame === null) void matters.load();
      else matters.takeNews(frame);
    },
    outside: {
      open: early.openStream,
      setTimer: timers.set,
      clearTimer: timers.clear,
      random: Math.random,
    },
    sound: { locked: () => sound.state.value !== 'on', stuck: () => sound.stuck.value },
  });

  const deafTime = createDeafTime(connectionLoss.gap, isPhone, (hubTime) => fetchCallsSince(http, hubTime));
  const boardTone = createBoardTone({
    calls: liveCalls.calls,
    isBoard: computed(() => connection.role.value === 'board'),
    sound,
    timers: { ...timers, now: wall },
  });
  followCalls({ callActions, undoTime, liveCalls }, connectionLoss, session, shift);
  const history = createHistory({
    http,
    calls: onceShown(liveCalls.calls),
    now: clock.now,
    timezone: computed(() => siteDocument.site.value?.site?.timezone),
  });
  ringForMatters(matters, ringer);
  const onShift = computed(() => (isPhone() && shift.on.value ? staffOf(session.state.value) : null));
  soundForTroubles(troubles, ringer, onShift);
  soundForGonePagers(liveCalls, ringer, onShift);
  ringForAlerts(
    liveCalls,
    ringer,
    isPhone,
    computed(() => staffOf(session.state.value)?.id ?? null),
  );
  tellRinger(ringer, sound, connectionLoss);
  tellHubOfSound(sound, connection);
  onSignedOut(session, () => {
    shift.end();
    matters.clear();
    troubles.clear();
  });
  void askWhoIsSignedIn(session, connectionLoss, () => connection.role.value !== null);
  setInterval(() => {
    connectionLoss.check();
    clock.tick();
  }, TICK_MS);
  followShell({ newVersion, role: connection.role, calls: liveCalls.calls, acting: sharedScreen.acting });
  const pageVisible = watchPageVisibility(() => {
    if (connection.role.value === null) void newVersion.look();
    wakeLock.reacquire();
    if (sound.state.value !== 'none' && sound.began()) void sound.unlock();
  });
  const onSignedIn: Account['onSignedIn'] = (me) => {
    shift.end();
    session.signedIn(me);
    route.go('/phone');
  };

  return {
    route: route.name,
    query: route.query,
    ui: { language, text, go: route.go },
    site: { site: siteDocument.site, reload: siteDocument.load, clock },
    account: { http, session, onSignedIn },
    calls: { liveCalls, callActions, undoTime, history, unrecorded: createUnrecordedCalls(http, liveCalls) },
    matters,
    troubles,
    phone: { connection, connectionLoss, receipts, shift, checkIn, deafTime, ways, sound, wakeLock, pageVisible },
    board: {
      connection,
      connectionLoss,
      sound,
      wakeLock,
      sharedScreen,
      tone: boardTone,
      fetchReachability: () => fetchReachability(http),
    },
    lost: connectionLoss.lost,
    trouble: liveCalls.trouble,
    newVersion,
  };
}

/** The calls, but none before the first ones were painted: what is over can be asked for after that. */
function onceShown(calls: ReadonlySignal<OpenCalls>): ReadonlySignal<OpenCalls> {
  const isShown = signal(false);
  effect(() => {
    if (calls.value.seq === null || isShown.value) return;
    setTimeout(() => {
      isShown.value = true;
    }, PAINT_MS);
  });
  return computed(() => (isShown.value ? calls.value : NO_CALLS));
}

/**
 * Acts that wait for an answer or for their time end with the state of the call, with the person, and with the page.
 */
function followCalls(
  { callActions, undoTime, liveCalls }: Pick<Calls, 'callActions' | 'undoTime' | 'liveCalls'>,
  { lost }: ConnectionLoss,
  session: Session,
  shift: Shift,
): void {
  effect(() => {
    const calls = liveCalls.calls.value;
    untracked(() => {
      callActions.answeredBy(calls);
      undoTime.recheck(calls);
    });
  });
  effect(() => {
    if (lost.value === null) untracked(callActions.askNow);
  });
  const who = computed(() => staffOf(session.state.value)?.id ?? null);
  let before = who.value;
  effect(() => {
    if (who.value !== before) untracked(callActions.clear);
    before = who.value;
  });
  effect(() => {
    if (!shift.on.value) untracked(undoTime.sendNow);
  });
  addEventListener('pagehide', undoTime.sendNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') undoTime.sendNow();
  });
}

/** While the hub does not answer this, the connection counts as lost, too. */
async function askWhoIsSignedIn(session: Session, loss: ConnectionLoss, isConnecting: () => boolean): Promise<void> {
  loss.start();
  await session.load(loss.unanswered);
  if (!isConnecting()) loss.stop();
}
