import { Type, type Static } from 'typebox';
import { idOf, nullable, timeOf, Timestamp, Words } from '../ids.ts';

const Language = Type.Enum(['zh', 'en'], { description: 'in which it shows calls' });

/** A phone with the ntfy app, which rings with a dark screen (pager.md). */
export const Pager = Type.Object({
  id: Type.String({ description: 'pager id, made by the hub' }),
  staff: idOf('whose it is'),
  name: Type.String({ description: 'name of the phone' }),
  language: Language,
  createdAt: timeOf('when it was added'),
  testedAt: nullable(
    Timestamp,
    'when a test ring was last answered on it; null: never, so nothing proves that it rings',
  ),
  lines: Type.Array(
    Type.Object({
      transport: Type.Enum(['websocket', 'json'], {
        description: '`json` cannot be proven: switch the app to WebSocket',
      }),
      app: nullable(Type.String(), 'version of the app, as it says; null: it says nothing'),
      outdated: Type.Boolean({ description: 'true: the app is older than 1.22.2 and cannot take a call back' }),
    }),
    { description: 'its open connections; empty: it cannot ring now' },
  ),
  hears: Type.Enum(['proven', 'unproven', 'cannot'], {
    description: 'how well it is heard now, by its best connection (pager.md); shifts and leave are not looked at',
  }),
  why: Type.Enum(['pager', 'pager-untested', 'pager-stream', 'pager-silent', 'no-sign', 'no-line'], {
    description:
      '`pager`: proven; no test ring was answered; JSON stream; a ping without an answer; no answer yet; no connection',
  }),
});
export type PagerView = Static<typeof Pager>;

export const PagerNew = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: 'name of the phone' })),
  language: Type.Optional(Language),
});

/** The only time that the topic is shown: it is the secret of the phone. */
export const PagerMade = Type.Object({
  pager: Pager,
  topic: Type.String({ description: 'secret of this phone; shown once' }),
  base: Type.String({ description: 'base URL for the app, `http(s)://HOST:PORT`' }),
  link: Type.String({ description: '`ntfy://` link that subscribes with one tap' }),
  setup: Type.Record(Type.String(), Type.Unknown(), {
    description: 'file for "Restore from file" of the app: WebSocket, topic, pinned certificate',
  }),
  fingerprint: nullable(Type.String(), 'SHA-256 of the certificate that the app pins; null without TLS'),
  page: Type.Object(
    {
      url: Type.String({ description: 'for a QR code; its secret stands behind the `#`' }),
      expiresAt: timeOf('until then it can be opened'),
    },
    { description: 'page of the hub that leads through the set-up, on the phone itself; opened once' },
  ),
});
export type PagerMadeView = Static<typeof PagerMade>;

/** What the page that sets a phone up may know: all of one pager, and nothing else. */
const SETUP = {
  pager: Pager,
  person: Words,
  base: PagerMade.properties.base,
  link: PagerMade.properties.link,
  setup: PagerMade.properties.setup,
  fingerprint: PagerMade.properties.fingerprint,
  expiresAt: timeOf('until then the key of the page works'),
  apk: nullable(
    Type.Object({
      path: Type.String({ description: 'where this hub serves it' }),
      sha256: Type.String({ description: 'lower-case hex, to compare before it is installed' }),
      bytes: Type.Integer({ minimum: 0 }),
    }),
    'the app itself, when it was put into DATA/pager/ntfy.apk; null: get it from F-Droid',
  ),
};
export const PagerSetupNew = Type.Object({
  secret: Type.String({ minLength: 1, maxLength: 128, description: 'what stands behind the `#` of the page' }),
});
export const PagerSetup = Type.Object(SETUP);
export type PagerSetupView = Static<typeof PagerSetup>;
export const PagerSetupOpened = Type.Object({
  key: Type.String({ description: 'for `Authorization: Bearer` of this one set-up; shown once' }),
  ...SETUP,
});
export type PagerSetupOpenedView = Static<typeof PagerSetupOpened>;

export const PagerTestNew = Type.Object({
  afterS: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60,
      description: 'seconds until it rings, to lock the phone first; default 0',
    }),
  ),
});
export const PagerTest = Type.Object({
  id: Type.String({ description: 'id of the test ring' }),
  expiresAt: timeOf('until then it can be answered'),
});
