import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from '@preact/signals';
import { backoffMs } from '../api/backoff.ts';
import { createHttp, type Http } from '../api/http.ts';
import { fetchSite, type SiteView } from '../api/site.ts';
import { createRinger } from '../senses/ringer.ts';
import { createSound, type Sound } from '../senses/sound.ts';
import { speech } from '../senses/speech.ts';
import { vibration } from '../senses/vibration.ts';
import { createWakeLock, type WakeLock } from '../senses/wake-lock.ts';
import type { Text } from '../text/zh.ts';
import { createActs, type Acts } from '../calls/call-actions.ts';
import { createCheckIn, type CheckIn } from '../phone/check-in.ts';
import { createClock, type Clock } from '../connection/hub-clock.ts';
import { createConnection, type Connection } from '../connection/connection.ts';
import { createHouse, type House } from '../calls/live-calls.ts';
import { createLanguage, TEXTS, type Language } from '../text/language.ts';
import { createLine, type Line } from '../connection/connection-loss.ts';
import { createMatters, isMatterRing, ringForMatters, type Matters } from '../matters/matters.ts';
import { createRoute, type Route } from '../ui/route.ts';
import { createScreen, type Screen } from '../board/shared-screen.ts';
import { createSession, type Session } from '../account/session.ts';
import { createShift, ringForAlerts, type Shift } from '../phone/shift.ts';

/** Everything the views use. Made once by main.tsx and handed down; nothing else is global. */
export type App = {
  readonly language: Signal<Language>;
  readonly text: ReadonlySignal<Text>;
  readonly route: Route;
  readonly http: Http;
  readonly session: Session;
  readonly site: ReadonlySignal<SiteView | null>;
  readonly clock: Clock;
  readonly line: Line;
  readonly house: House;
  readonly acts: Acts;
  readonly screen: Screen;
  readonly matters: Matters;
  readonly checkIn: CheckIn;
  readonly connection: Connection;
  readonly shift: Shift;
  readonly sound: Sound;
  readonly wakeLock: WakeLock;
  /** Somebody can see this page: it is not in the background and the screen is on. */
  readonly pageVisible: ReadonlySignal<boolean>;
};

const TICK_MS = 500;
const TROUBLE_EVERY_MS = 30_000;

export function createApp(): App {
  const wall = (): number => Date.now();
  const language = createLanguage();
  const text = computed(() => TEXTS[language.value]);
  const http = createHttp((...ask) => fetch(...ask));
  const route = createRoute();
  const clock = createClock(wall);
  const line = createLine({ steady: () => performance.now(), wall });
  const sound = createSound();
  const wakeLock = createWakeLock();
  const session = createSession(http);
  const house = createHouse((alertId) => connection.receiptAgain(alertId));
  const acts = createActs(http, (call) => {
    house.takeCall(call);
    screen.touched();
  });
  const matters = createMatters(http);
  const shift = createShift({ sound, wakeLock });
  const site = signal<SiteView | null>(null);
  const setTimer = (run: () => void, ms: number): unknown => setTimeout(run, ms);
  const clearTimer = (timer: unknown): void => clearTimeout(timer as number | undefined);
  const screen = createScreen(http, { set: setTimer, clear: clearTimer });

  const connection = createConnection({
    house,
    line,
    session,
    clock,
    onSiteChange: () => void loadSite(),
    onTestRing(frame) {
      if (connection.role.value === 'phone') checkIn.hear(frame);
    },
    onMatter(frame) {
      if (connection.role.value !== 'phone') return;
      if (frame === null) void matters.load();
      else matters.hear(frame);
    },
    outside: {
      open: (path) => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`),
      setTimer,
      clearTimer,
      random: Math.random,
    },
  });
  const ringer = createRinger({
    sound,
    vibrate: (pattern) => {
      vibration.pulse(pattern);
    },
    speak: (words) => speech.speak(words, language.value),
    hush: () => speech.stop(),
    setTimer,
    clearTimer,
    onHeard: (id) => {
      if (!isMatterRing(id)) connection.heard(id);
    },
  });

  const checkIn = createCheckIn(http, ringer);

  async function loadSite(): Promise<void> {
    for (let failures = 0; session.state.value.is === 'in'; failures += 1) {
      const answer = await fetchSite(http);
      if (answer.ok) {
        site.value = answer.value;
        return;
      }
      await new Promise((done) => {
        setTimeout(done, backoffMs(failures, Math.random()));
      });
    }
  }

  /** Until the hub has said who we are, its silence is a lost line too. */
  async function askWhoWeAre(): Promise<void> {
    line.watch();
    await session.ask();
    if (connection.role.value === null) line.rest();
  }

  ringForMatters(matters, ringer);
  ringForAlerts(house, ringer, () => connection.role.value === 'phone');
  effect(() => {
    if (sound.state.value === 'on') untracked(() => ringer.soundAllowed());
  });
  effect(() => {
    if (session.state.value.is === 'in') void untracked(loadSite);
  });
  effect(() => {
    if (session.state.value.is !== 'out') return;
    untracked(() => {
      shift.end();
      matters.clear();
    });
  });
  effect(() => {
    if (line.lost.value === null) return undefined;
    untracked(() => ringer.trouble());
    const timer = setInterval(() => ringer.trouble(), TROUBLE_EVERY_MS);
    return () => clearInterval(timer);
  });
  void askWhoWeAre();
  setInterval(() => {
    line.check();
    clock.tick();
  }, TICK_MS);
  const pageVisible = signal(document.visibilityState === 'visible');
  document.addEventListener('visibilitychange', () => {
    pageVisible.value = document.visibilityState === 'visible';
    if (pageVisible.value) wakeLock.again();
  });

  return {
    language,
    text,
    route,
    http,
    session,
    site,
    clock,
    line,
    house,
    acts,
    screen,
    matters,
    checkIn,
    connection,
    shift,
    sound,
    wakeLock,
    pageVisible,
  };
}
