import { Type, type Static } from 'typebox';
import { idOf, nullable, timeOf, Timestamp } from '../ids.ts';

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
});
export type PagerMadeView = Static<typeof PagerMade>;

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
